using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>Traffic in words.</summary>
internal static class TrafficText
{
    /// <summary>Weights such as <c>1.0.0:90 1.1.0:10</c>. Null when no version has traffic.</summary>
    public static string? Write(IReadOnlyList<ServedWeight> weights)
    {
        var shares = weights.Where(weight => weight.Weight > 0).Select(weight => $"{weight.Version}:{weight.Weight}").ToList();
        return shares.Count == 0 ? null : string.Join(' ', shares);
    }
}

/// <summary>
/// The versions that have traffic, for the subresource <c>scale</c>. An autoscaler would take those that are only kept warm for idle.
/// </summary>
internal static class Serving
{
    /// <summary>Number of their ready pods, including those of a baseline.</summary>
    public static int Replicas(World world, Target target)
    {
        var versions = Versions(world, target);
        return world.Observation.Workloads
            .Where(workload => !workload.Deleting)
            .Where(workload => versions.Any(version => workload.Version == version || workload.Version == Baseline.Key(version)))
            .Sum(workload => Math.Clamp(workload.ReadyReplicas, 0, 10_000));
    }

    /// <summary>The label selector of their pods. It is never empty, since an autoscaler refuses an empty one.</summary>
    public static string Selector(World world, Target target)
    {
        var versions = Versions(world, target);
        var deployment = $"{Labels.Deployment}={world.Observation.Object.Name}";
        return versions.Count == 0
            ? $"{deployment},{Labels.Version}"
            : $"{deployment},{Labels.Version} in ({string.Join(",", versions)})";
    }

    private static List<string> Versions(World world, Target target)
    {
        var routed = world.Route?.Versions
            .Where(entry => entry.Weight > 0)
            .Select(entry => entry.Version)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return routed is { Count: > 0 } ? routed : [.. new[] { target.Stable ?? target.Candidate }.OfType<string>()];
    }
}
