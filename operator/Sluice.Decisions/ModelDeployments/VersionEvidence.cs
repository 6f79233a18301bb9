namespace Sluice.Decisions.ModelDeployments;

/// <summary>What one version answered under one generation of the route, summed over the gateway pods.</summary>
public sealed record VersionEvidence
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Answers by HTTP status code, <c>sluice_gateway_route_requests_total</c>.</summary>
    public IReadOnlyDictionary<int, long> Requests { get; init; } = new Dictionary<int, long>();

    /// <summary>Time to answer, <c>sluice_gateway_route_duration_seconds_bucket</c>, bounds rising.</summary>
    public IReadOnlyList<LatencyBucket> Latency { get; init; } = [];

    /// <summary>Time to the first byte, <c>sluice_gateway_route_first_byte_seconds_bucket</c>, bounds rising.</summary>
    public IReadOnlyList<LatencyBucket> FirstByte { get; init; } = [];

    /// <summary>A count between 0 and 2^40: sums of what a broken gateway reports must not overflow.</summary>
    public static long Plausible(long count) => Math.Clamp(count, 0, 1L << 40);
}
