using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data;
using Sluice.Data.Checks;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Progress;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Hosting;

/// <summary>One attempt at a job: fetch, open, divide, check, train, export, evaluate, publish.</summary>
internal sealed partial class TrainingRun
{
    private readonly JobDocument document;
    private readonly TrainerSettings settings;
    private readonly ProgressBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates a run.</summary>
    public TrainingRun(JobDocument document, TrainerSettings settings, ProgressBoard board, TimeProvider time, ILogger logger)
        => (this.document, this.settings, this.board, this.time, this.logger) = (document, settings, board, time, logger);

    /// <summary>Runs the attempt.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The attempt failed or was stopped.</exception>
    public async Task<TrainerResult> RunAsync(CancellationToken stop)
    {
        var spec = document.Spec;
        JobRules.Check(document.Name, spec, settings.WorldSize);
        var hyperparameters = Hyperparameters.Read(spec.Trainer.Hyperparameters);
        var publisher = ArtifactPublisher.Open(spec);
        var device = ComputeDevice.Choose();
        board.Show(report => report with { Device = device.Kind });
        Chosen(device.Kind, device.Name);

        using var scratch = ScratchFolder.Create(settings.Scratch);
        var reading = settings.Data(scratch.Path) with { Prepared = document.Prepared };
        using var divided = await DataPipeline.PrepareAsync(spec.Dataset, spec.Trainer.Seed, reading, stop);
        var (fetched, table, _) = divided;
        string[] warnings =
        [
            .. Check(table, stop),
            .. table.Interruptible(stop, () => DroppedRows.Remove(new TrainingPart(table), spec.Dataset.Features)),
            .. ClientWork.Warnings(spec.Dataset.Features),
        ];
        Array.ForEach(warnings, Warned);
        var (sizes, classes) = table.Interruptible(
            stop, () => (DataSplit.Sizes(table, spec.Dataset), RowReader.Classes(table, spec.Dataset.Target)));
        Divided(table.Digest, classes.Count, sizes.Training, sizes.Validation, sizes.Test);
        var profile = DataProfiler.Profile(table, spec.Dataset, stop);

        var checkpoints = OpenCheckpoints(JobHash.Of(spec, hyperparameters, table.Digest));
        var every = spec.Checkpoint is { } options ? Duration.Parse(options.Every) : Duration.Longest;
        var sequence = new TrainingSequence(table, spec, classes, sizes, hyperparameters, device, checkpoints, scratch.Path, logger);
        using var trained = sequence.Run(new TrainingRunner(board, checkpoints, every, time, logger), stop);

        var (preprocessor, session) = (trained.Preprocessor, trained.Session);
        var layers = session.ReadLayers();
        var model = ModelExporter.Write(spec.Model, preprocessor, layers, classes);
        var heldOut = new RowReader(table, spec.Dataset, classes).Read(DataSplit.Test, PreparedTraining.BatchRows(preprocessor.Width));
        var (evaluation, difference) = table.Interruptible(
            stop, () => HeldOutEvaluator.Evaluate(heldOut, classes, preprocessor, session, model));
        Evaluated(evaluation.Rows, evaluation.Metrics["accuracy"], evaluation.Metrics["macroF1"], difference);

        var dataset = new DatasetReference
        {
            Uri = spec.Dataset.AllPlaces()[0],
            Digest = table.Digest,
            Rows = table.Count(),
            Mutable = fetched.MutableTables is { Count: > 0 } mutable ? mutable : null,
            Joins = table.Joins.Count > 0 ? table.Joins : null,
            DuplicatesDropped = table.DuplicatesDropped > 0 ? table.DuplicatesDropped : null,
        };
        var (result, leftOut) = TerminationMessage.Fit(new TrainerResult
        {
            Artifact = new ArtifactReference { Uri = spec.Publish.Repository },
            Signature = ModelExporter.Signature(preprocessor, classes),
            Dataset = dataset,
            Metrics = evaluation.Metrics.Concat(CrossValidation.Summary(trained.State.Folds)).ToDictionary(),
            Hyperparameters = hyperparameters.ToDictionary(),
            Environment = RunEnvironment.Read(device),
            Progress = board.Report,
            Warnings = warnings.Length > 0 ? warnings : null,
        });
        var report = new Report
        {
            Model = spec.Model,
            Version = spec.Publish.Version,
            Dataset = dataset,
            Sources = ReportSource.Of(fetched),
            Target = spec.Dataset.Target,
            Classes = classes,
            Seed = spec.Trainer.Seed,
            Split = table.Interruptible(stop, () => ReportSplit.Of(table, sizes)),
            Features = preprocessor.Features,
            Hyperparameters = hyperparameters.ToDictionary(),
            Steps = session.Step,
            TrainingLoss = session.Loss,
            BestEpoch = session.BestEpoch > 0 ? session.BestEpoch : null,
            Parameters = session.Parameters,
            WeightsDigest = Network.Digest(layers),
            HeldOut = evaluation,
            CrossValidation = trained.State.Folds,
            Signature = ModelExporter.Signature(preprocessor, classes),
            Environment = leftOut.Contains(TerminationMessage.EnvironmentName) ? RunEnvironment.Read(device) : null,
            LeftOutOfResult = leftOut,
        };
        var stored = await publisher.PublishAsync(model, report, profile, preprocessor.Files(), stop);
        Published(spec.Model, spec.Publish.Version, stored.Digest.ToString(), spec.Publish.Repository, stored.Size);
        return result with { Artifact = result.Artifact with { Digest = stored.Digest.ToString(), Size = stored.Size } };
    }

    // Freshness and drift are left to the pod that checks the data, once for all attempts.
    private IEnumerable<string> Check(DataTable table, CancellationToken stop)
    {
        var report = DataChecks.Run(table, document.Spec.Dataset, time, null, stop, dataAlone: true);
        return report.Failure is { } failure ? throw failure : [
            .. report.Warnings,
            .. report.Verdicts.Where(verdict => verdict.Outcome == DataCheckOutcome.Warned)
                .Select(verdict => $"{verdict.Field}: {verdict.Message}"),
        ];
    }

    private CheckpointStore? OpenCheckpoints(string jobHash)
    {
        if (document.CheckpointPath is not { Length: > 0 } path || document.Spec.Checkpoint is not { } options)
        {
            return null;
        }

        try
        {
            return new CheckpointStore(path, jobHash, options.Keep, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.CannotCreate("CheckpointNotWritable", "spec.checkpoint.volume",
                $"{e.Message}; give the trainer's user (uid 65532) a volume that it may write", e);
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Training on {Kind}: {Name}")]
    private partial void Chosen(string kind, string name);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void Warned(string warning);

    [LoggerMessage(
        EventId = 5,
        Level = LogLevel.Information,
        Message = "Data {Digest}, {Classes} classes; {Training} rows for training, {Validation} for validation, {Test} for the test")]
    private partial void Divided(string digest, int classes, long training, long validation, long test);

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Information,
        Message = "{Rows} held-out rows: accuracy {Accuracy}, macro F1 {MacroF1}; "
            + "the exported model differs from torch by at most {Difference}")]
    private partial void Evaluated(long rows, string accuracy, string macroF1, double difference);

    [LoggerMessage(
        EventId = 8,
        Level = LogLevel.Information,
        Message = "Published {Model} {Version} as {Digest} in {Repository}, {Size} bytes")]
    private partial void Published(string model, string version, string digest, string repository, long size);
}
