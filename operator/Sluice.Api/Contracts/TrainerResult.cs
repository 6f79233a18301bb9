using System.Text.Json.Serialization;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Contracts;

/// <summary>
/// What a trainer that succeeded writes to its termination message: JSON of at most 4,096 bytes
/// (the kubelet cuts longer ones). What does not fit is left to the report inside the artifact.
/// </summary>
public sealed record TrainerResult
{
    /// <summary>The artifact that was written (without volume: the operator knows it).</summary>
    public ArtifactReference Artifact { get; init; } = new();

    /// <summary>What goes in and comes out.</summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>What was read.</summary>
    public DatasetReference Dataset { get; init; } = new();

    /// <summary>Held-out metrics by name, decimals.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// One entry for each of <see cref="JobDocument.Evidence"/>, which no part of the result may push out of the message: a gate without
    /// evidence does not pass. Null when the job asks for none.
    /// </summary>
    public IReadOnlyList<GateEvidence>? Evidence { get; init; }

    /// <summary>
    /// The version that <see cref="Evidence"/> compares with, which is that of <see cref="JobDocument.Baseline"/>. Null when there is none,
    /// or it could not be read.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>The page for people in the artifact. Null when there is none.</summary>
    public EvaluationReport? Report { get; init; }

    /// <summary>What <see cref="TrainingJobs.TrainerOptions.Compression"/> changed. Null when the job asks for none.</summary>
    public CompressionRecord? Compression { get; init; }

    /// <summary>Hyperparameters as used.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How far the training came: its end, as a short one ends between two looks at its progress. Null when the trainer does not say.
    /// </summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>What a person should know of the training although it succeeded. Null when there is nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Versions of what it ran on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// What a trainer measured for a gate that more than a metric decides. The operator judges it, whatever the trainer thinks.
/// </summary>
public sealed record GateEvidence
{
    /// <summary>Most characters of <see cref="Detail"/>.</summary>
    public const int LongestDetail = 100;

    /// <summary>The key of the job document's entry.</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// What was found, a finite decimal of at most 32 characters: the metric on the slice; the metric minus that of the baseline; the ratio
    /// or the greatest difference between groups; milliseconds; bytes of the model. Null when there is none.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>
    /// Lower end of the interval around the value, at the confidence of the gate. Null when the gate is not decided on one.
    /// </summary>
    public string? Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public string? High { get; init; }

    /// <summary>
    /// How many held-out rows the value rests on. For fairness, the fewest that a group adds to the measure: its rows, its actual positives
    /// (EqualOpportunity), its actual positives or negatives (EqualizedOdds), its predicted positives (PredictiveParity).
    /// </summary>
    public long? Rows { get; init; }

    /// <summary>
    /// Why there is no value: <c>MissingMetric</c>, <c>NotANumber</c>, <c>UnknownColumn</c>, <c>EmptySlice</c>, <c>GroupTooSmall</c>,
    /// <c>BaselineAbsent</c>, <c>BaselineUnreadable</c> or <c>BaselineIncompatible</c>. Null when there is one.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<GateOutcome>))]
    public GateOutcome? Outcome { get; init; }

    /// <summary>
    /// What a person should know besides, such as which group is the smallest. It is cut at <see cref="LongestDetail"/> characters, and is
    /// what a trainer leaves out first where the message would be too long.
    /// </summary>
    public string? Detail { get; init; }
}

/// <summary>What a container of ours that failed writes to its termination message.</summary>
public sealed record TrainerError
{
    /// <summary><see cref="Reason"/> of a worker that ended since another one was lost, which says why the attempt ended.</summary>
    public const string RankLost = "RankLost";

    /// <summary>One word for machines, such as <c>DatasetMissing</c>, <c>RaggedRow</c>, <c>DigestMismatch</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The field of the spec that is at fault, such as <c>spec.dataset.uri</c>. Null when there is none.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong and what helps.</summary>
    public string Message { get; init; } = "";

    /// <summary>How far a trainer came that was stopped, with its last checkpoint. Null when it does not say.</summary>
    public ProgressReport? Progress { get; init; }
}
