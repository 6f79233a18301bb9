namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>Says what is missing until the table that was written is served.</summary>
internal static class Convergence
{
    /// <summary>Why the written weights are not in effect yet.</summary>
    public static string Missing(World world)
    {
        if (world.Route is not { } route)
        {
            return "no route is written yet";
        }

        if (world.UsesGatewayApi)
        {
            return Missing(world.Observation.HttpRoute, route.Generation);
        }

        var ready = world.ReadyGateways.ToList();
        return ready.Count == 0
            ? $"no gateway pod is ready{(world.Observation.GatewayProblem is { } problem ? $": {problem}" : "")}"
            : $"{ready.Count(pod => pod.RouteGeneration == route.Generation)} of {ready.Count} gateway pods serve "
                + $"generation {route.Generation} of the route";
    }

    private static string Missing(HttpRouteFact? route, long generation) => route switch
    {
        null or { Generation: 0 } => "the HTTPRoute does not exist",
        { AsWritten: false } =>
            "the HTTPRoute is not as it was written: it was changed, or the server's definition lacks one of its fields",
        { Message: { } message } => $"the Gateway does not accept the HTTPRoute: {message}",
        { ObservedGeneration: 0 } =>
            "no controller has answered for the HTTPRoute: check that spec.traffic.parentRefs names a Gateway that exists, and a listener "
            + "that admits routes of this namespace",
        _ => $"the Gateway's controller has seen generation {route.ObservedGeneration} of the HTTPRoute, not {route.Generation} "
            + $"with generation {generation} of the table",
    };
}
