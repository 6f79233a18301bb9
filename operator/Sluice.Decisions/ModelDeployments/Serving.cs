using Sluice.Api.Metadata;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The versions that have traffic, for the subresource <c>scale</c>. Those that are kept warm would look idle to an autoscaler.</summary>
internal static class Serving
{
    /// <summary>Their ready pods, those of a baseline among them.</summary>
    public static int Replicas(World world, Intent intent)
    {
        var versions = Versions(world, intent);
        return world.Observation.Workloads
            .Where(workload => !workload.Deleting && versions.Any(version => workload.Version == version || workload.Version == Baseline.Key(version)))
            .Sum(workload => Math.Clamp(workload.ReadyReplicas, 0, 10_000));
    }

    /// <summary>What selects them. An autoscaler takes no empty one, so there always is one.</summary>
    public static string Selector(World world, Intent intent)
    {
        var versions = Versions(world, intent);
        var deployment = $"{Labels.Deployment}={world.Observation.Object.Name}";
        return versions.Count == 0 ? $"{deployment},{Labels.Version}" : $"{deployment},{Labels.Version} in ({string.Join(",", versions)})";
    }

    private static List<string> Versions(World world, Intent intent)
    {
        var routed = world.Route?.Versions.Where(entry => entry.Weight > 0).Select(entry => entry.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return routed is { Count: > 0 } ? routed : [.. new[] { intent.Stable ?? intent.Candidate }.OfType<string>()];
    }
}
