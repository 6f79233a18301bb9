namespace Sluice.Api.TrainingJobs;

/// <summary>A column to predict from.</summary>
public sealed record FeatureOptions
{
    /// <summary>Name in the header; also the name of the model's input.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>numeric</c> (standardised) or <c>categorical</c> (one-hot).</summary>
    public string Type { get; init; } = "numeric";
}
