using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;
using Sluice.Decisions.ModelDeployments.Rollout;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>Traffic in words.</summary>
internal static class TrafficText
{
    /// <summary>Weights such as <c>1.0.0:90 1.1.0:10</c>; null: none.</summary>
    public static string? Write(IReadOnlyList<ServedWeight> weights)
    {
        var shares = weights.Where(weight => weight.Weight > 0).Select(weight => $"{weight.Version}:{weight.Weight}").ToList();
        return shares.Count == 0 ? null : string.Join(' ', shares);
    }

    /// <summary>Why the written weights do not count yet.</summary>
    public static string Unconverged(World world)
    {
        if (world.Route is not { } route)
        {
            return "no route is written yet";
        }

        if (world.UsesGatewayApi)
        {
            return Unconverged(world.Observation.HttpRoute, route.Generation);
        }

        var ready = world.ReadyGateways.ToList();
        return ready.Count == 0
            ? $"no gateway pod is ready{(world.Observation.GatewayProblem is { } problem ? $": {problem}" : "")}"
            : $"{ready.Count(pod => pod.RouteGeneration == route.Generation)} of {ready.Count} gateway pods serve generation {route.Generation} of the route";
    }

    private static string Unconverged(HttpRouteFact? route, long generation) => route switch
    {
        null or { Generation: 0 } => "the HTTPRoute is not there",
        { AsWritten: false } => "the HTTPRoute is not as it was written: another changed it, or the server's definition lacks one of its fields",
        { Message: { } message } => $"the Gateway does not take the HTTPRoute: {message}",
        { ObservedGeneration: 0 } => "no controller has answered for the HTTPRoute: see whether spec.traffic.gatewayApi names a Gateway that is there, and a listener that admits routes of this namespace",
        _ => $"the Gateway's controller has seen generation {route.ObservedGeneration} of the HTTPRoute, not {route.Generation} with generation {generation} of the table",
    };
}

/// <summary>The versions that have traffic, for the subresource <c>scale</c>. Those that are kept warm would look idle to an autoscaler.</summary>
internal static class Serving
{
    /// <summary>Their ready pods, those of a baseline among them.</summary>
    public static int Replicas(World world, Target target)
    {
        var versions = Versions(world, target);
        return world.Observation.Workloads
            .Where(workload => !workload.Deleting && versions.Any(version => workload.Version == version || workload.Version == Baseline.Key(version)))
            .Sum(workload => Math.Clamp(workload.ReadyReplicas, 0, 10_000));
    }

    /// <summary>What selects them. An autoscaler takes no empty one, so there always is one.</summary>
    public static string Selector(World world, Target target)
    {
        var versions = Versions(world, target);
        var deployment = $"{Labels.Deployment}={world.Observation.Object.Name}";
        return versions.Count == 0 ? $"{deployment},{Labels.Version}" : $"{deployment},{Labels.Version} in ({string.Join(",", versions)})";
    }

    private static List<string> Versions(World world, Target target)
    {
        var routed = world.Route?.Versions.Where(entry => entry.Weight > 0).Select(entry => entry.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return routed is { Count: > 0 } ? routed : [.. new[] { target.Stable ?? target.Candidate }.OfType<string>()];
    }
}
