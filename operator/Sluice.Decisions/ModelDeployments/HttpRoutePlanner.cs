using Sluice.Decisions.Naming;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The HTTPRoute of a deployment with the provider <c>gatewayAPI</c>.</summary>
internal static class HttpRoutePlanner
{
    /// <summary>What to say when the API server does not have the kind.</summary>
    public const string Missing =
        "spec.traffic.provider: the API server has no HTTPRoute in gateway.networking.k8s.io; install the Gateway API, or set the provider to gateway";

    /// <summary>The route with the next table, or with the one that it has; null: there is none to write yet, or no such kind.</summary>
    public static ApplyHttpRoute? Plan(World world, Intent intent) =>
        world.Observation.HttpRoute is { Served: true }
        && world.Spec.Traffic.GatewayApi is { } gateway
        && (RoutePlanner.Plan(world, intent) ?? world.Route) is { } table
            ? new ApplyHttpRoute(ChildNames.Route(world.Observation.Object.Name), table, gateway)
            {
                ResourceVersion = world.Observation.Route?.ResourceVersion,
            }
            : null;
}
