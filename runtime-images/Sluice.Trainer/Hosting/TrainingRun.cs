using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Data;
using Sluice.Data.Checks;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
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
        var hyperparameters = Hyperparameters.Read(spec.Trainer);
        var publisher = ArtifactPublisher.Open(spec);
        var device = ComputeDevice.Choose();
        board.Show(report => report with { Device = device.Kind });
        Chosen(device.Kind, device.Name);
        if (PrecisionSupport.Fault(device.Torch, PrecisionSupport.Read(spec.Trainer.Precision)) is { } fault)
        {
            throw JobException.BadSpec("Precision", PrecisionSupport.Field, fault);
        }

        if (spec.WarmStart is { } wanted && document.WarmStart is null)
        {
            throw JobException.NoInput("VersionNotFound", PublishedModel.Field,
                $"{spec.Model} {wanted.Version} has no ModelVersion any more; register it again, or name another version");
        }

        var start = await PublishedModel.ReadAsync(document.WarmStart, stop);
        using var scratch = ScratchFolder.Create(settings.Scratch);
        var reading = settings.Data(scratch.Path) with
        {
            Prepared = document.Prepared,
            FurtherColumns = HeldOutColumns.Named(spec.Gates),
        };
        using var divided = await DataPipeline.PrepareAsync(spec.Dataset, spec.Trainer.Seed, reading, stop);
        var (fetched, table, _) = divided;
        string[] warnings =
        [
            .. Check(table, stop),
            .. table.Interruptible(stop, () => DroppedRows.Remove(new TrainingPart(table), spec.Dataset.Features)),
            .. ClientWork.Warnings(StartFit.Features(start, spec), NetworkPlan.Form(hyperparameters)),
        ];
        Array.ForEach(warnings, Warned);
        var sizes = table.Interruptible(stop, () => DataSplit.Sizes(table, spec.Dataset));
        Divided(table.Digest, sizes.Training, sizes.Validation, sizes.Test);
        var profile = DataProfiler.Profile(table, spec.Dataset, stop);

        var checkpoints = OpenCheckpoints(JobHash.Of(spec, hyperparameters, table.Digest, document.WarmStart?.Artifact.Digest));
        var every = spec.Checkpoint is { } options ? Duration.Parse(options.Every) : Duration.Longest;
        var sequence = new TrainingSequence(table, spec, sizes, hyperparameters, device, checkpoints, scratch.Path, logger)
        {
            Start = start,
        };
        using var trained = sequence.Run(new TrainingRunner(board, checkpoints, every, time, logger), stop);

        var (preprocessor, session) = (trained.Preprocessor, trained.Session);
        var model = ModelExporter.Write(spec.Model, preprocessor, session.Network, session.Task);
        var heldOut = new RowReader(table, spec.Dataset).Read(DataSplit.Test, PreparedTraining.BatchRows(
            Math.Max(preprocessor.Width, session.Task.RowOutputs)));
        var (scores, difference) = table.Interruptible(
            stop, () => HeldOutEvaluator.Evaluate(heldOut, preprocessor, session, model));
        var evaluation = HeldOutEvaluation.Of(scores);
        Evaluated(evaluation.Rows, evaluation.Summary(session.Task), difference);

        var judged = new JudgedModel
        {
            Task = session.Task,
            TaskName = spec.Trainer.Task,
            Hyperparameters = hyperparameters.ToDictionary(),
            Preprocessor = preprocessor,
            Model = model,
            HeldOut = heldOut,
            Scores = scores,
            Seed = spec.Trainer.Seed,
        };
        var columns = new HeldOutColumns(table, spec.Dataset);
        var measured = await GateMeasurements.MeasureAsync(document, judged, columns, stop);

        var (result, report) = new RunRecord
        {
            Document = document,
            Hyperparameters = hyperparameters,
            Fetched = fetched,
            Table = table,
            Sizes = sizes,
            Trained = trained,
            HeldOut = evaluation,
            Judged = judged,
            Measured = measured,
            Columns = columns,
            Device = device,
            Warnings = warnings,
        }.Describe(board.Report, stop);
        var weights = ArtifactFile.Weights(ArtifactContent.FromBytes(SafeTensors.Write(Weights.ReadWithShapes(session.Network))));
        var tag = Rejected(result) ? document.RejectedTag : null;
        var stored = await publisher.PublishAsync(model, report, profile, [.. preprocessor.Files(), weights], tag, stop);
        Published(spec.Model, tag ?? spec.Publish.Version, stored.Digest.ToString(), spec.Publish.Repository, stored.Size);
        return result with { Artifact = result.Artifact with { Digest = stored.Digest.ToString(), Size = stored.Size } };
    }

    // The operator decides. This is for the tag alone: that of the version must stay free for a better result.
    private bool Rejected(TrainerResult result)
    {
        var missed = GateJudge.Judge(document.Spec.Gates, GateFacts.Of(result, document.Baseline?.Version, stableNow: null))
            .Where(verdict => !verdict.Passed).ToList();
        missed.ForEach(verdict => Missed(verdict.Message));
        return missed.Count > 0;
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
        Message = "Data {Digest}; {Training} rows for training, {Validation} for validation, {Test} for the test")]
    private partial void Divided(string digest, long training, long validation, long test);

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Information,
        Message = "{Rows} held-out rows: {Metrics}; "
            + "the exported model differs from torch by at most {Difference}")]
    private partial void Evaluated(long rows, string metrics, double difference);

    [LoggerMessage(EventId = 16, Level = LogLevel.Warning, Message = "A gate does not pass: {Verdict}")]
    private partial void Missed(string verdict);

    [LoggerMessage(
        EventId = 8,
        Level = LogLevel.Information,
        Message = "Published {Model} {Version} as {Digest} in {Repository}, {Size} bytes")]
    private partial void Published(string model, string version, string digest, string repository, long size);
}
