namespace Sluice.Api.TrainingJobs;

/// <summary>Limits of time and attempts.</summary>
public sealed record RunPolicy
{
    /// <summary>Failed attempts that are followed by another one. Evictions, lost nodes and out-of-memory kills do not count.</summary>
    public int BackoffLimit { get; init; } = 3;

    /// <summary>Longest time from the first pod to the end, such as <c>24h</c>; null: no limit.</summary>
    public string? ActiveDeadline { get; init; }

    /// <summary>How long a finished job stays, such as <c>168h</c>; null: for ever. Its ModelVersion stays in any case.</summary>
    public string? TtlAfterFinished { get; init; }
}
