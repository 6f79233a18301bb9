using Sluice.Decisions.Naming;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The HTTPRoute of a deployment with the provider <c>gatewayAPI</c>.</summary>
internal static class HttpRoutePlanner
{
    /// <summary>What to say when the API server does not have the kind.</summary>
    public const string Missing =
        "spec.traffic.provider: the API server has no HTTPRoute in gateway.networking.k8s.io; install the Gateway API, or set the provider to gateway";

    /// <summary>
    /// The route with the next table; or with the one that it has, where others changed what it makes. Null: it is right as it is, none may be
    /// written yet, or there is no such kind. Always over the route that was read: one from a stale read would bring back old weights.
    /// </summary>
    public static ApplyHttpRoute? Plan(World world, Intent intent) =>
        world.UsesGatewayApi && world.Observation.HttpRoute is { Served: true } seen
        && world.Spec.Traffic.GatewayApi is { } gateway
        && (RoutePlanner.Plan(world, intent) ?? (seen.AsWritten ? null : world.Route)) is { } table
            ? new ApplyHttpRoute(ChildNames.Route(world.Observation.Object.Name), table, gateway)
            {
                ResourceVersion = world.Observation.Route?.ResourceVersion,
            }
            : null;
}
