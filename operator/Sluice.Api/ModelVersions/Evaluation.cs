using Sluice.Api.TrainingJobs;

namespace Sluice.Api.ModelVersions;

/// <summary>How good a version is on held-out rows; the whole report is in the artifact.</summary>
public sealed record Evaluation
{
    /// <summary>Metrics by name, decimals: <c>accuracy</c>, <c>macroF1</c>, <c>precision.&lt;class&gt;</c>, …</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>Verdicts on the job's gates.</summary>
    public IReadOnlyList<MetricGateVerdict> Gates { get; init; } = [];
}
