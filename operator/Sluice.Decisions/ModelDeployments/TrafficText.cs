using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

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

        var ready = world.ReadyGateways.ToList();
        return ready.Count == 0
            ? "no gateway pod is ready"
            : $"{ready.Count(pod => pod.RouteGeneration == route.Generation)} of {ready.Count} gateway pods serve generation {route.Generation} of the route";
    }
}
