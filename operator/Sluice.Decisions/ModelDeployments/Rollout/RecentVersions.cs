using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Versions that are trusted without steps, since they were stable lately.</summary>
internal static class RecentVersions
{
    /// <summary>Whether a version is within both bounds of the rollback window, with the bytes that it had.</summary>
    public static bool Includes(World world, Target target, string version) =>
        world.Spec.Strategy.RollbackWindow is { } window
        && Duration.TryParse(window.Within, out var within)
        && target.PreviousVersions.Take(Math.Max(0, window.Versions)).FirstOrDefault(previous => previous.Version == version) is { } previous
        && world.Now <= Clock.Add(previous.EndTime, within)
        && (previous.Digest is null || previous.Digest == world.ModelVersion(version)?.Spec.Artifact?.Digest);
}
