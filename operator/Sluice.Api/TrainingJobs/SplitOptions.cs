namespace Sluice.Api.TrainingJobs;

/// <summary>How rows are divided, by the seed alone and in the target's proportions.</summary>
public sealed record SplitOptions
{
    /// <summary>Share of rows held out for the final metrics, a decimal such as <c>0.2</c>.</summary>
    public string Test { get; init; } = "0.2";
}
