using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Models;
using Sluice.Data.Sources;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Publishing;

/// <summary>What a run has found when its model has been judged; the operator's result and the artifact's report follow from it.</summary>
internal sealed record RunRecord
{
    /// <summary>The job.</summary>
    public required JobDocument Document { get; init; }

    /// <summary>Its hyperparameters.</summary>
    public required Hyperparameters Hyperparameters { get; init; }

    /// <summary>The files that were read.</summary>
    public required FetchedDataset Fetched { get; init; }

    /// <summary>Their rows, divided.</summary>
    public required DataTable Table { get; init; }

    /// <summary>The number of rows of each part.</summary>
    public required PartSizes Sizes { get; init; }

    /// <summary>The training at its end.</summary>
    public required PreparedTraining Trained { get; init; }

    /// <summary>The metrics on the held-out rows.</summary>
    public required HeldOutEvaluation HeldOut { get; init; }

    /// <summary>The model as it is published, with its answers.</summary>
    public required JudgedModel Judged { get; init; }

    /// <summary>What was changed when it had been trained.</summary>
    public required CompressionOutcome Compression { get; init; }

    /// <summary>What was measured for gates.</summary>
    public required GateMeasurements Measured { get; init; }

    /// <summary>The columns of the held-out rows.</summary>
    public required HeldOutColumns Columns { get; init; }

    /// <summary>The device that computed the training.</summary>
    public required ComputeDevice Device { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Describes the run for the operator, without digests and the artifact's size, and for the artifact.</summary>
    /// <param name="progress">How far the training came.</param>
    /// <param name="stop">Stops the reading of rows.</param>
    public (TrainerResult Result, Report Report) Describe(ProgressReport progress, CancellationToken stop)
    {
        var whole = Result(progress);
        var (result, leftOut) = TerminationMessage.Fit(whole, Document.Spec.Gates);
        return (result, Table.Interruptible(stop, () => ReportOf(whole, leftOut)));
    }

    private TrainerResult Result(ProgressReport progress) => new()
    {
        Artifact = new ArtifactReference { Uri = Document.Spec.Publish.Repository },
        Signature = ModelExporter.Signature(Trained.Preprocessor, Judged.Task),
        Dataset = new DatasetReference
        {
            Uri = Document.Spec.Dataset.AllPlaces()[0],
            Digest = Table.Digest,
            Rows = Table.Count(),
            Mutable = Fetched.MutableTables is { Count: > 0 } mutable ? mutable : null,
            Joins = Table.Joins.Count > 0 ? Table.Joins : null,
            DuplicatesDropped = Table.DuplicatesDropped > 0 ? Table.DuplicatesDropped : null,
        },
        Metrics = HeldOut.Metrics.Concat(CrossValidation.Summary(Trained.State.Folds)).ToDictionary(),
        Evidence = Measured.Evidence,
        Compression = Compression.Record(),
        Baseline = Measured.Baseline,
        Report = new EvaluationReport { File = ArtifactFile.PagePath },
        Hyperparameters = Hyperparameters.ToDictionary(),
        Environment = RunEnvironment.Read(Device),
        Progress = progress,
        Warnings = Warnings.Count > 0 ? Warnings : null,
    };

    private Report ReportOf(TrainerResult whole, IReadOnlyList<string> leftOut)
    {
        var (spec, session) = (Document.Spec, Trained.Session);
        return new Report
        {
            Model = spec.Model,
            Version = spec.Publish.Version,
            Dataset = whole.Dataset,
            Sources = ReportSource.Of(Fetched),
            Target = spec.Dataset.Target,
            Task = spec.Trainer.Task,
            Architecture = spec.Trainer.Architecture,
            Classes = session.Task.Classes,
            Seed = spec.Trainer.Seed,
            Split = ReportSplit.Of(Table, Sizes),
            Features = Trained.Preprocessor.Features,
            Hyperparameters = whole.Hyperparameters,
            WarmStart = Document.WarmStart,
            Steps = session.Step,
            TrainingLoss = session.MeanLoss,
            History = session.History,
            BestEpoch = session.BestEpoch > 0 ? session.BestEpoch : null,
            Parameters = session.Parameters,
            WeightsDigest = session.Digest,
            HeldOut = HeldOut,
            Curves = ReportCurves.Of(Judged, Columns),
            Compression = Compression.Report,
            Mitigation = ReportedMitigation.Of(spec.Trainer.Mitigation, session.Task),
            Slices = ReportSlices.Of(Judged, spec, Columns),
            Fairness = ReportedFairness.Of(Judged, spec, Columns),
            Evidence = Measured.Reported(Document),
            Baseline = Measured.Baseline,
            Gates = Verdicts(whole),
            Warnings = Warnings,
            CrossValidation = Trained.State.Folds,
            Search = ReportSearch.Of(Document),
            Signature = whole.Signature,
            Environment = leftOut.Contains(TerminationMessage.EnvironmentName) ? whole.Environment : null,
            LeftOutOfResult = leftOut,
        };
    }

    // Latency is another in each run, and the report must not be.
    private IReadOnlyList<TrainingGateVerdict> Verdicts(TrainerResult whole)
    {
        var gates = Document.Spec.Gates.Where(gate => gate.Latency is null).ToList();
        return GateJudge.Judge(gates, GateFacts.Of(whole, Document.Baseline?.Version, stableNow: null));
    }
}
