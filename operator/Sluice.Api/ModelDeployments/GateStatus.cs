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
    public DateTime? SampledAt { get; init; }

    /// <summary>Seconds at this step for which there was no data.</summary>
    public long SecondsWithoutData { get; init; }

    /// <summary>When the gate was judged last, UTC; null: never.</summary>
    public DateTime? JudgedAt { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public string Message { get; init; } = "";
}
