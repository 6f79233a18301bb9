namespace Sluice.Api.Contracts;

/// <summary>
/// What the operator and the gateway's image agree on: where it listens, how long its end takes, what its metrics are called.
/// </summary>
public static class GatewayContract
{
    /// <summary>Port of the requests for models.</summary>
    public const int HttpPort = 8080;

    /// <summary>Port of <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
    public const int AdminPort = 9090;

    /// <summary>
    /// Grace period of its pods, in seconds. It exceeds <see cref="Drain"/> and <see cref="Shutdown"/> together, or the kubelet would kill
    /// what is still answering.
    /// </summary>
    public const int GracePeriodSeconds = 30;

    /// <summary>Beginning of the names of all metrics of routes.</summary>
    public const string RouteMetrics = "sluice_gateway_route_";

    /// <summary>Gauge by deployment: the generation of the table that is served.</summary>
    public const string RouteGeneration = RouteMetrics + "generation";

    /// <summary>Counter by deployment, generation, version and code: inference requests divided by weight. Evidence.</summary>
    public const string RouteRequests = RouteMetrics + "requests_total";

    /// <summary>Histogram by deployment, generation and version: seconds to the last byte of the same requests. Evidence.</summary>
    public const string RouteDuration = RouteMetrics + "duration_seconds";

    /// <summary>Histogram by deployment, generation and version: seconds to the first byte of the same requests. Evidence.</summary>
    public const string RouteFirstByte = RouteMetrics + "first_byte_seconds";

    /// <summary>Counter by deployment, generation, version and result: how the answers to mirrored requests compare. Evidence.</summary>
    public const string RouteMirrors = RouteMetrics + "mirrors_total";

    /// <summary>How long requests are still taken after SIGTERM, while endpoints and load balancers learn of it.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may take after that.</summary>
    public static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(20);
}
