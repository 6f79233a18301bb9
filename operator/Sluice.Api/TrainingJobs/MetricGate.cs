namespace Sluice.Api.TrainingJobs;

/// <summary>A bound on a held-out metric. A metric that is missing or not a number fails the gate.</summary>
public sealed record MetricGate
{
    /// <summary>Name of the metric, such as <c>accuracy</c>, <c>macroF1</c>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Least value that passes, a decimal; null: no lower bound.</summary>
    public string? Min { get; init; }

    /// <summary>Greatest value that passes, a decimal; null: no upper bound.</summary>
    public string? Max { get; init; }
}
