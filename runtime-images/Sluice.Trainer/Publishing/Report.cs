using Sluice.Api.ModelVersions;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Publishing;

/// <summary>
/// <c>report.json</c> inside the artifact: all that is known of the model. It holds no time and no attempt, so that a job that ran
/// twice, or was interrupted, gives the same bytes.
/// </summary>
internal sealed record Report
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>What was read.</summary>
    public required DatasetReference Dataset { get; init; }

    /// <summary>The column that is predicted.</summary>
    public required string Target { get; init; }

    /// <summary>Its classes, in the order of the probabilities.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Seed of split, initial weights and order of rows.</summary>
    public required long Seed { get; init; }

    /// <summary>How rows were divided.</summary>
    public required ReportSplit Split { get; init; }

    /// <summary>What the training rows taught about the numeric features.</summary>
    public required IReadOnlyList<NumericEncoding> NumericFeatures { get; init; }

    /// <summary>What they taught about the categorical ones.</summary>
    public required IReadOnlyList<CategoricalEncoding> CategoricalFeatures { get; init; }

    /// <summary>Hyperparameters as used.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean training loss of the last epoch.</summary>
    public required double? TrainingLoss { get; init; }

    /// <summary>Numbers that were learned.</summary>
    public required long Parameters { get; init; }

    /// <summary>SHA-256 over the weights.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>How good it is on held-out rows.</summary>
    public required HeldOutEvaluation HeldOut { get; init; }

    /// <summary>What goes in and comes out.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>
    /// Versions of what it ran on; null where the result has them. An attempt that goes on from the last checkpoint on another
    /// node, after one that published and died before it could say so, must find the version that it offers already there.
    /// </summary>
    public required IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>What did not fit into the trainer's result.</summary>
    public required IReadOnlyList<string> LeftOutOfResult { get; init; }
}
