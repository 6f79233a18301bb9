using System.Text.Json.Serialization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The gateways' evidence for the generation of the route that was read back.</summary>
public sealed record EvidenceFact
{
    /// <summary>The generation of the route under which the requests were counted.</summary>
    public long Generation { get; init; }

    /// <summary>The evidence of each version. A version without metrics is absent.</summary>
    public IReadOnlyList<VersionEvidence> Versions { get; init; } = [];

    /// <summary>How mirrored answers compare. Null when nothing was mirrored.</summary>
    public AgreementEvidence? Agreement { get; init; }

    /// <summary>Why the metrics of at least one ready gateway pod could not be read. Null when all were read.</summary>
    public string? Problem { get; init; }
}

/// <summary>What one version answered under one generation of the route, summed over the gateway pods.</summary>
public sealed record VersionEvidence
{
    /// <summary>The version, or the name of its baseline (<see cref="Baseline.Key(string)"/>).</summary>
    public string Version { get; init; } = "";

    /// <summary>Answers by HTTP status code, <c>sluice_gateway_route_requests_total</c>.</summary>
    public IReadOnlyDictionary<int, long> Requests { get; init; } = new Dictionary<int, long>();

    /// <summary>Time to the whole answer, <c>sluice_gateway_route_duration_seconds_bucket</c>, by increasing bounds.</summary>
    public IReadOnlyList<LatencyBucket> Latency { get; init; } = [];

    /// <summary>Time to the first byte, <c>sluice_gateway_route_first_byte_seconds_bucket</c>, by increasing bounds.</summary>
    public IReadOnlyList<LatencyBucket> FirstByte { get; init; } = [];

    /// <summary>The count, limited to 0 to 2^40: sums of what a broken gateway reports must not overflow.</summary>
    public static long Plausible(long count) => Math.Clamp(count, 0, 1L << 40);
}

/// <summary>A bucket of a Prometheus histogram.</summary>
/// <param name="UpperBound">Upper bound in seconds, inclusive; positive infinity for the last.</param>
/// <param name="Count">Observations up to the bound (cumulative).</param>
public sealed record LatencyBucket(double UpperBound, long Count);

/// <summary>
/// How mirrored answers compare under one generation of the route, summed over the gateway pods:
/// <c>sluice_gateway_route_mirrors_total</c>.
/// </summary>
public sealed record AgreementEvidence
{
    /// <summary>Mirrored requests whose two answers are equal.</summary>
    public long Equal { get; init; }

    /// <summary>Mirrored requests whose two answers differ. An error of the candidate differs from an answer of stable.</summary>
    public long Different { get; init; }

    /// <summary>Mirrored requests that were not compared: dropped at the limit, failed by stable, or too large.</summary>
    public long Skipped { get; init; }
}

/// <summary>One sample of a PromQL gate.</summary>
public sealed record QueryFact
{
    /// <summary>Name of the gate.</summary>
    public string Gate { get; init; } = "";

    /// <summary>The version that the query had in place of <c>{{version}}</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The number that the query returned, which may be NaN or infinite. Null when it returned none.</summary>
    public double? Value { get; init; }

    /// <summary>The time of the sample by the server, UTC. Null when there is no sample.</summary>
    public DateTime? SampleTime { get; init; }

    /// <summary>When the query was answered or failed, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>
    /// Why there is no number: <see cref="GateReason.NoTraffic"/> (an empty answer) or <see cref="GateReason.QueryError"/>. Null when
    /// there is one.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<GateReason>))]
    public GateReason? Problem { get; init; }

    /// <summary>The problem in a sentence, without secrets.</summary>
    public string? Message { get; init; }
}
