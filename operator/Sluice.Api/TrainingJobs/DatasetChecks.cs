namespace Sluice.Api.TrainingJobs;

/// <summary>What must hold of a table before it is trained on.</summary>
public sealed record DatasetChecks
{
    /// <summary>At least so many rows.</summary>
    public int MinRows { get; init; } = 10;

    /// <summary>At most this share of a feature's values may be missing, a decimal such as <c>0.5</c>.</summary>
    public string MaxMissing { get; init; } = "0.5";

    /// <summary>
    /// What follows where a feature has the target's value in every row, so that the model is shown what it shall predict:
    /// <c>Warn</c> (the job goes on, and an event says so) or <c>Refuse</c>; null: Warn.
    /// </summary>
    public string? Leakage { get; init; }
}
