namespace Sluice.Api.ModelDeployments;

/// <summary>Evidence and verdict of a gate.</summary>
public sealed record GateStatus
{
    /// <summary>Name of the gate.</summary>
    public string Name { get; init; } = "";

    /// <summary>Requests that the candidate answered at this step.</summary>
    public long CandidateRequests { get; init; }

    /// <summary>Requests that stable answered over the same time.</summary>
    public long StableRequests { get; init; }

    /// <summary>The candidate's value: a share, or seconds; a decimal; null: none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Stable's value.</summary>
    public string? Stable { get; init; }

    /// <summary>Greatest candidate value that passes.</summary>
    public string? Bound { get; init; }

    /// <summary><see cref="GateVerdicts"/>.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The verdict in a sentence.</summary>
    public string Message { get; init; } = "";
}
