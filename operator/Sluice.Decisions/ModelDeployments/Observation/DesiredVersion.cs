using Semver;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Versions;
using Sluice.Decisions.Naming;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The version that <c>spec.version</c> resolves to.</summary>
internal static class DesiredVersion
{
    /// <summary>
    /// The version that the spec names, or the highest ModelVersion in its range that is ready. Stable and the version of the rollout in
    /// progress count whether they are ready or not, so that nothing is lost with a record. After a version was rolled back, the range
    /// does not resolve to a lower version, except to stable. A result that a gate of its job rejected is in no range. Null when no version
    /// fits the range.
    /// </summary>
    public static string? Of(World world)
    {
        if (Range(world.Spec) is not { } range)
        {
            return world.Spec.Version;
        }

        var rollout = world.Status.Rollout;
        var kept = new[] { world.Stable, rollout is { InProgress: true } ? rollout.Version : null };
        var refused = rollout is { Phase: RolloutPhase.RolledBack } && rollout.SpecDigest == world.SpecDigest
            && VersionText.TryParse(rollout.Version, out var back) && range.Contains(back) ? back : null;
        return world.Observation.ModelVersions
            .Where(fact => fact is { Ready: true, Deleting: false })
            .Where(fact => fact.Spec.Model == world.Spec.Model && IsNameable(world, fact.Spec.Version))
            .Where(fact => !RejectedVersion.Is(fact.Spec.Version))
            .Select(fact => fact.Spec.Version)
            .Concat(kept)
            .Select(version => VersionText.TryParse(version, out var parsed) ? parsed : null)
            .OfType<SemVersion>()
            .Where(range.Contains)
            .Where(version => refused is null || version.ComparePrecedenceTo(refused) >= 0 || version.ToString() == world.Stable)
            .Max(SemVersion.PrecedenceComparer)?.ToString();
    }

    /// <summary>The range that a spec names. Null when it names a version, or is neither a version nor a range.</summary>
    public static SemVersionRange? Range(ModelDeploymentSpec spec) =>
        !VersionText.TryParse(spec.Version, out _) && VersionText.TryParseRange(spec.Version, out var range) ? range : null;

    /// <summary>The versions that exist, highest first, as text.</summary>
    public static string Known(World world)
    {
        var known = world.Observation.ModelVersions
            .Where(fact => fact.Spec.Model == world.Spec.Model && !fact.Deleting)
            .Select(fact => (fact.Ready, Version: VersionText.TryParse(fact.Spec.Version, out var parsed) ? parsed : null))
            .Where(fact => fact.Version is not null)
            .OrderByDescending(fact => fact.Version!, SemVersion.PrecedenceComparer)
            .Select(fact => fact.Ready ? fact.Version!.ToString() : $"{fact.Version} (not ready)")
            .ToList();
        return known.Count == 0 ? "there is none yet"
            : $"there are {string.Join(", ", known.Take(10))}{(known.Count > 10 ? $" and {known.Count - 10} more" : "")}";
    }

    // The validator has the same rule, but cannot know what a range resolves to.
    private static bool IsNameable(World world, string version) =>
        world.Observation.Object.Name.Length + 1 + version.Length <= ChildNames.LongestWorkload;
}
