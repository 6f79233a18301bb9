using Sluice.Api.Text;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Versions that are trusted without steps, since they were stable lately.</summary>
internal static class RecentVersions
{
    /// <summary>Whether a version is within both bounds of the rollback window, with the bytes that it had.</summary>
    public static bool Includes(World world, Intent intent, string version) =>
        world.Spec.Strategy.RollbackWindow is { } window
        && Duration.TryParse(window.Within, out var within)
        && intent.History.Take(Math.Max(0, window.Versions)).FirstOrDefault(former => former.Version == version) is { } former
        && world.Now <= Clock.Add(former.Until, within)
        && (former.Digest is null || former.Digest == world.ModelVersion(version)?.Spec.Artifact?.Digest);
}
