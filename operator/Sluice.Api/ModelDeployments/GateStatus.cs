namespace Sluice.Api.ModelDeployments;

/// <summary>Evidence and verdict of a gate at the rollout's step.</summary>
public sealed record GateStatus
{
    /// <summary>Name of the gate.</summary>
    public string Name { get; init; } = "";

    /// <summary><see cref="GateVerdicts"/>.</summary>
    public string Verdict { get; init; } = "";

    /// <summary><see cref="GateReasons"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Requests that the candidate answered at this step.</summary>
    public long CandidateRequests { get; init; }

    /// <summary>Bad ones of them.</summary>
    public long CandidateBad { get; init; }

    /// <summary>Requests that stable answered over the same time.</summary>
    public long StableRequests { get; init; }

    /// <summary>Bad ones of them.</summary>
    public long StableBad { get; init; }

    /// <summary>The candidate's value: a share, or the query's; a decimal; null: none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Stable's value.</summary>
    public string? Stable { get; init; }

    /// <summary>Evidence of harm, a decimal: the natural logarithm of the test's e-value; for a query the candidate's value. Null: none.</summary>
    public string? Statistic { get; init; }

    /// <summary>Evidence of being not worse within the margin, a decimal: the natural logarithm of that test's e-value. Null: none.</summary>
    public string? NotWorseStatistic { get; init; }

    /// <summary>What a statistic must reach to decide, a decimal; for a query the limit. Null: none.</summary>
    public string? Bound { get; init; }

    /// <summary>Errors in a row.</summary>
    public int Errors { get; init; }

    /// <summary>Samples in a row that passed, of a query.</summary>
    public int Passed { get; init; }

    /// <summary>Samples in a row that did not, of a query.</summary>
    public int Broken { get; init; }

    /// <summary>When the last sample was taken, of a query, UTC; null: none was.</summary>
    public DateTime? SampleTime { get; init; }

    /// <summary>Seconds at this step for which there was no data.</summary>
    public long SecondsWithoutData { get; init; }

    /// <summary>When the gate was judged last, UTC; null: never.</summary>
    public DateTime? EvaluationTime { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public string Message { get; init; } = "";
}

/// <summary>What a gate says of the evidence so far.</summary>
public static class GateVerdicts
{
    /// <summary>The candidate does harm, by an anytime-valid test: go back.</summary>
    public const string HarmProven = "HarmProven";

    /// <summary>The candidate broke a limit or failed a Job, or the gate's declared outcome is to go back.</summary>
    public const string Failed = "Failed";

    /// <summary>The candidate is not worse within the margin, or passed.</summary>
    public const string NotWorse = "NotWorse";

    /// <summary>Not enough evidence for either.</summary>
    public const string Collecting = "Collecting";
}

/// <summary>Why a gate's verdict is what it is, in one word.</summary>
public static class GateReasons
{
    /// <summary>The evidence decides.</summary>
    public const string Decided = "Decided";

    /// <summary>Evidence comes in and does not decide yet.</summary>
    public const string Collecting = "Collecting";

    /// <summary>No requests, or nothing in the query's answer.</summary>
    public const string NoTraffic = "NoTraffic";

    /// <summary>The query or the gateways' metrics could not be read.</summary>
    public const string QueryError = "QueryError";

    /// <summary>The query's answer is NaN or infinite.</summary>
    public const string NotANumber = "NotANumber";

    /// <summary>The query's answer is older than the step.</summary>
    public const string StaleSample = "StaleSample";

    /// <summary>The gate's Job gave no answer: its pod was ended from outside, or has not run.</summary>
    public const string NotRun = "NotRun";

    /// <summary>The gate reached its limit undecided, and its declared outcome stands.</summary>
    public const string Undecided = "Undecided";
}
