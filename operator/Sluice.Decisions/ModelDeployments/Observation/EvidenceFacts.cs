namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The gateways' evidence for the generation of the route as read back.</summary>
public sealed record EvidenceFact
{
    /// <summary>The generation by which the counted requests were routed.</summary>
    public long Generation { get; init; }

    /// <summary>By version; a version without a series is missing.</summary>
    public IReadOnlyList<VersionEvidence> Versions { get; init; } = [];

    /// <summary>How mirrored answers compare; null: nothing was mirrored.</summary>
    public AgreementEvidence? Agreement { get; init; }

    /// <summary>Why the metrics of at least one ready gateway pod could not be read; null: all were.</summary>
    public string? Problem { get; init; }
}

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

/// <summary>A bucket of a Prometheus histogram.</summary>
/// <param name="UpperBound">Upper bound in seconds, inclusive; positive infinity for the last.</param>
/// <param name="Count">Observations up to the bound (cumulative).</param>
public sealed record LatencyBucket(double UpperBound, long Count);

/// <summary>How mirrored answers compare under one generation of the route, summed over the gateway pods, <c>sluice_gateway_route_mirrors_total</c>.</summary>
public sealed record AgreementEvidence
{
    /// <summary>Mirrored requests whose two answers were compared and equal.</summary>
    public long Equal { get; init; }

    /// <summary>Compared and different; an error of the candidate's where stable had none is different.</summary>
    public long Different { get; init; }

    /// <summary>Not compared: dropped at the cap, stable failed, or too large.</summary>
    public long Skipped { get; init; }
}

/// <summary>One sample of a PromQL gate.</summary>
public sealed record QueryFact
{
    /// <summary>Name of the gate.</summary>
    public string Gate { get; init; } = "";

    /// <summary>The version that was put in place of <c>{{version}}</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The one number that came back, perhaps NaN or infinite; null: none did.</summary>
    public double? Value { get; init; }

    /// <summary>When the server says that the value was taken, UTC; null: none was.</summary>
    public DateTime? SampleTime { get; init; }

    /// <summary>When the query was answered, or failed, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Why there is no number: <c>NoTraffic</c> (an empty answer) or <c>QueryError</c>; null: there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>The problem in a sentence, without secrets.</summary>
    public string? Message { get; init; }
}
