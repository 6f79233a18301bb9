namespace Sluice.Api.TrainingJobs;

/// <summary>What came of a <see cref="MetricGate"/>.</summary>
public sealed record MetricGateVerdict
{
    /// <summary>Name of the metric.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Held-out value, a decimal; null: the result has no such metric.</summary>
    public string? Value { get; init; }

    /// <summary>Whether the value is within the bounds.</summary>
    public bool Passed { get; init; }

    /// <summary>Value and bound in a sentence.</summary>
    public string Message { get; init; } = "";
}
