using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs.Gates;

/// <summary>What came of a <see cref="TrainingGate"/>.</summary>
public sealed record TrainingGateVerdict
{
    /// <summary>The name of the gate. Absent if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>What was measured: the name of the metric, the measure of fairness, latency or size.</summary>
    public string Metric { get; init; } = "";

    /// <summary>How the gate ended. Absent in records of releases that knew passed alone.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<GateOutcome>))]
    public GateOutcome? Outcome { get; init; }

    /// <summary>
    /// What was found, a decimal: the metric, the difference of the metric from the baseline's, the ratio or difference between groups,
    /// milliseconds, or bytes. Absent if there is none.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The lower end of the interval around the value, a decimal. Absent if there is none.</summary>
    public string? Low { get; init; }

    /// <summary>The upper end of the interval around the value, a decimal. Absent if there is none.</summary>
    public string? High { get; init; }

    /// <summary>
    /// How many held-out rows the value rests on; for fairness, those of the smallest group. Absent if that is not known.
    /// </summary>
    public long? Rows { get; init; }

    /// <summary>The version that the result was compared with. Absent if it was compared with none.</summary>
    public string? Baseline { get; init; }

    /// <summary>
    /// The key of what was measured, by which the evidence of a version is found again. Absent for a plain bound on a metric.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Whether the result may be registered by this gate.</summary>
    public bool Passed { get; init; }

    /// <summary>What was found and the bound in a sentence, and what helps where the gate did not pass.</summary>
    public string Message { get; init; } = "";
}

/// <summary>How a gate of a TrainingJob ended.</summary>
public enum GateOutcome
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>What was found is within the bounds.</summary>
    Passed,

    /// <summary>What was found is outside the bounds.</summary>
    Failed,

    /// <summary>The interval of the difference holds the margin, so that neither is proven. It does not pass.</summary>
    Inconclusive,

    /// <summary>The result has no metric of that name.</summary>
    MissingMetric,

    /// <summary>What was reported is no finite decimal: NaN, infinity or a text.</summary>
    NotANumber,

    /// <summary>The result has no evidence for the gate.</summary>
    NotMeasured,

    /// <summary>The dataset has no column of that name.</summary>
    UnknownColumn,

    /// <summary>No held-out row is in the slice.</summary>
    EmptySlice,

    /// <summary>There are too few held-out rows for the interval to prove anything.</summary>
    TooFewRows,

    /// <summary>A group has fewer held-out rows than the gate asks for.</summary>
    GroupTooSmall,

    /// <summary>No version is stable in production. Whether that passes, the gate says.</summary>
    BaselineAbsent,

    /// <summary>The version that is stable could not be read, or another one was compared with.</summary>
    BaselineUnreadable,

    /// <summary>The version that is stable has other inputs or classes, so that the same rows do not compare the two.</summary>
    BaselineIncompatible,
}
