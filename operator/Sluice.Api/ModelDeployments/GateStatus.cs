using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>
/// Evidence and verdict of a gate at the rollout's step. It is as it was while nothing new is learned, however often the gate is judged;
/// <see cref="EvaluationTime"/> names the one exception.
/// </summary>
public sealed record GateStatus
{
    /// <summary>Name of the gate.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the gate says.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<GateVerdict>))]
    public GateVerdict Verdict { get; init; }

    /// <summary>Why it says so.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<GateReason>))]
    public GateReason Reason { get; init; }

    /// <summary>
    /// Requests that the candidate answered at this step; for an agreement gate, answers that were compared. Changes with each request.
    /// </summary>
    public long CandidateRequests { get; init; }

    /// <summary>The bad ones among <see cref="CandidateRequests"/>.</summary>
    public long CandidateBad { get; init; }

    /// <summary>Requests that stable, or its baseline, answered over the same time. Changes with each request.</summary>
    public long StableRequests { get; init; }

    /// <summary>The bad ones among <see cref="StableRequests"/>.</summary>
    public long StableBad { get; init; }

    /// <summary>The candidate's value as a decimal: a share of requests, or the query's value. Null when there is none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Stable's value as a decimal. Null when there is none.</summary>
    public string? Stable { get; init; }

    /// <summary>
    /// Evidence of harm as a decimal: the natural logarithm of the test's e-value, or a query's value for the candidate. Null when there is
    /// none.
    /// </summary>
    public string? Statistic { get; init; }

    /// <summary>
    /// Evidence of being not worse within the margin as a decimal: the natural logarithm of that test's e-value. Null when there is none.
    /// </summary>
    public string? NotWorseStatistic { get; init; }

    /// <summary>
    /// What <see cref="Statistic"/> must reach to prove harm, or the limit of a query, as a decimal. Null when there is none.
    /// </summary>
    public string? Bound { get; init; }

    /// <summary>Errors in a row, counted up to the first one beyond the gate's limit where the gateways' metrics cannot be read.</summary>
    public int Errors { get; init; }

    /// <summary>A query's samples in a row that passed. Changes with each sample that counts.</summary>
    public int Passed { get; init; }

    /// <summary>A query's samples in a row that did not pass. Changes with each sample that counts.</summary>
    public int Broken { get; init; }

    /// <summary>When a query's last sample was taken, UTC. Null before the first one. Changes once in the gate's interval.</summary>
    public DateTime? SampleTime { get; init; }

    /// <summary>
    /// Seconds at this step without data, up to <see cref="EvaluationTime"/>. While there are no data it does not change: the time since
    /// then is added once they are there.
    /// </summary>
    public long SecondsWithoutData { get; init; }

    /// <summary>
    /// When anything here changed last, UTC. Null before the first judgement. While there are data and the gate has a <c>maxDuration</c>
    /// from which time without data is left out, it changes by itself every 30 s, so that time without a pass differs from time
    /// in which nothing happened.
    /// </summary>
    public DateTime? EvaluationTime { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public string Message { get; init; } = "";
}

/// <summary>What a gate says of the evidence so far. <see cref="GateReason"/> says why.</summary>
public enum GateVerdict
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>The gate lets the step end.</summary>
    Passed,

    /// <summary>The candidate is rolled back at once.</summary>
    Failed,

    /// <summary>The evidence does not decide yet, and the step waits for more.</summary>
    Running,

    /// <summary>
    /// The gate reached its limit undecided, and its declared outcome is to hold: the step waits for a person or for evidence that decides.
    /// </summary>
    Inconclusive,
}

/// <summary>Why a gate's verdict is what it is.</summary>
public enum GateReason
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>The sequential test proved that the candidate is not worse within the margin.</summary>
    NotWorse,

    /// <summary>The sequential test proved that the candidate is worse by more than the margin.</summary>
    HarmProven,

    /// <summary>Enough samples in a row lay within the query's limits.</summary>
    WithinLimit,

    /// <summary>Too many samples in a row lay outside the query's limits.</summary>
    OutsideLimit,

    /// <summary>The gate's Job succeeded.</summary>
    JobSucceeded,

    /// <summary>The gate's Job failed by itself.</summary>
    JobFailed,

    /// <summary>Evidence arrives and does not decide yet.</summary>
    Collecting,

    /// <summary>There were no requests, or the query's answer was empty.</summary>
    NoTraffic,

    /// <summary>The query failed, or the gateways' metrics could not be read.</summary>
    QueryError,

    /// <summary>The query's answer is NaN or infinite.</summary>
    NotANumber,

    /// <summary>The query's answer is older than the step.</summary>
    StaleSample,

    /// <summary>The gate's Job gave no answer: its pod was ended from outside, or has not run.</summary>
    NotRun,

    /// <summary>The gate reached its limit undecided, and its declared outcome stands.</summary>
    Undecided,
}
