using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Publishing;

/// <summary>
/// The artifact's <c>report.json</c>: everything that is known about the model. It contains neither a time nor the attempt, so that a
/// job that ran twice or was interrupted gives the same bytes.
/// </summary>
internal sealed record Report
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>The data set that was read.</summary>
    public required DatasetReference Dataset { get; init; }

    /// <summary>The sources of the data set with their files.</summary>
    public required IReadOnlyList<ReportSource> Sources { get; init; }

    /// <summary>The predicted column. Empty where there is none.</summary>
    public required string Target { get; init; }

    /// <summary>What was learnt.</summary>
    public required string Task { get; init; }

    /// <summary>The network.</summary>
    public required string Architecture { get; init; }

    /// <summary>The classes or labels, in the order of the probabilities. Null where the task has none.</summary>
    public required IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Seed of the split, the initial weights and the order of rows.</summary>
    public required long Seed { get; init; }

    /// <summary>How rows were divided.</summary>
    public required ReportSplit Split { get; init; }

    /// <summary>The fitted encodings of the features, in the job's order.</summary>
    public required IReadOnlyList<FeatureEncoding> Features { get; init; }

    /// <summary>The hyperparameters, including defaults.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>The version that the training started from. Null for random weights.</summary>
    public ParentVersion? WarmStart { get; init; }

    /// <summary>Number of completed optimiser steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean training loss of the last epoch.</summary>
    public required double? TrainingLoss { get; init; }

    /// <summary>Epoch with the lowest validation loss, whose weights are kept if there is patience. Null without such rows.</summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The losses by epoch. A long training has fewer points than epochs.</summary>
    public required IReadOnlyList<EpochLosses> History { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Digest of the weights.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>Metrics on the held-out rows.</summary>
    public required HeldOutEvaluation HeldOut { get; init; }

    /// <summary>The curves that follow from all thresholds of its probabilities. Null where the task has none.</summary>
    public ReportCurves? Curves { get; init; }

    /// <summary>How the model was compressed, which <see cref="HeldOut"/> is measured on. Null where it was not.</summary>
    public ReportedCompression? Compression { get; init; }

    /// <summary>What was done so that groups are treated alike. Null where nothing was.</summary>
    public ReportedMitigation? Mitigation { get; init; }

    /// <summary>The held-out rows by slices, and those on which the model is worst.</summary>
    public required ReportSlices Slices { get; init; }

    /// <summary>How the groups are treated that gates or the mitigation name. Empty where none does.</summary>
    public required IReadOnlyList<ReportedFairness> Fairness { get; init; }

    /// <summary>
    /// What was measured for gates, without latency, which is another in each run. Null when the job asks for none.
    /// </summary>
    public required IReadOnlyList<GateEvidence>? Evidence { get; init; }

    /// <summary>The version that was compared with. Null when there is none.</summary>
    public required string? Baseline { get; init; }

    /// <summary>
    /// The verdicts on the gates of the job, without latency. Those that count are the operator's, which judges by the gates as they are
    /// when the attempt has ended.
    /// </summary>
    public required IReadOnlyList<TrainingGateVerdict> Gates { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Metrics of the models of the cross-validation, each on its own fold. Empty where there is none.</summary>
    public required IReadOnlyList<HeldOutEvaluation> CrossValidation { get; init; }

    /// <summary>The search that the hyperparameters are from. Null where there was none.</summary>
    public ReportSearch? Search { get; init; }

    /// <summary>What the program of the job has left. Null where Sluice's own trainer trained.</summary>
    public ReportedOutput? Output { get; init; }

    /// <summary>Signature of the model.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>
    /// Versions of the software and hardware. Null when they fit into the result. An attempt that published and died before it could
    /// report may be followed by one on another node, which must produce the same bytes to find its version published.
    /// </summary>
    public required IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Names of the parts that did not fit into the trainer's result.</summary>
    public required IReadOnlyList<string> LeftOutOfResult { get; init; }
}
