using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data;
using Sluice.Data.Checks;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Hosting;

/// <summary>What an attempt and a trial do alike before they train: choose a device, and fetch, open, divide and check the data.</summary>
/// <param name="run">The run.</param>
internal sealed partial class RunPreparation(RunContext run)
{
    private readonly JobDocument document = run.Document;
    private readonly ILogger logger = run.Logger;

    /// <summary>Prepares the run.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The job or its data do not fit, or cannot be read.</exception>
    public async Task<PreparedRun> RunAsync(CancellationToken stop)
    {
        var spec = document.Spec;
        var hyperparameters = Hyperparameters.Read(spec.Trainer);
        var device = ComputeDevice.Choose();
        run.Board.Show(report => report with { Device = device.Kind });
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
        var scratch = ScratchFolder.Create(run.Settings.Scratch);
        DividedDataset? divided = null;
        try
        {
            var reading = run.Settings.Data(scratch.Path) with
            {
                Prepared = document.Prepared,
                FurtherColumns = HeldOutColumns.Named(spec),
            };
            divided = await DataPipeline.PrepareAsync(spec.Dataset, spec.Trainer.Seed, reading, stop);
            var table = divided.Table;
            string[] warnings =
            [
                .. Check(table, stop),
                .. table.Interruptible(stop, () => DroppedRows.Remove(new TrainingPart(table), spec.Dataset.Features)),
                .. ClientWork.Warnings(StartFit.Features(start, spec), NetworkPlan.Form(hyperparameters)),
            ];
            Array.ForEach(warnings, run.Warn);
            var sizes = table.Interruptible(stop, () => DataSplit.Sizes(table, spec.Dataset));
            Divided(table.Digest, sizes.Training, sizes.Validation, sizes.Test);
            var checkpoints = OpenCheckpoints(JobHash.Of(spec, hyperparameters, table.Digest, document.WarmStart?.Artifact.Digest));
            return new PreparedRun(scratch, divided)
            {
                Hyperparameters = hyperparameters,
                Device = device,
                Warnings = warnings,
                Sizes = sizes,
                Checkpoints = checkpoints,
                Sequence = new TrainingSequence(table, spec, sizes, hyperparameters, device, checkpoints, scratch.Path, logger)
                {
                    Start = start,
                    Trial = document.Trial,
                    Ranks = run.Ranks,
                },
                Runner = new TrainingRunner(
                    run.Board,
                    checkpoints,
                    spec.Checkpoint is { } options ? Duration.Parse(options.Every) : Duration.Longest,
                    run.Time,
                    logger)
                {
                    MustSave = document.Trial is not null,
                    Ranks = run.Ranks,
                },
            };
        }
        catch
        {
            divided?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    // Freshness and drift are left to the pod that checks the data, once for all attempts.
    private IEnumerable<string> Check(DataTable table, CancellationToken stop)
    {
        var report = DataChecks.Run(table, document.Spec.Dataset, run.Time, null, stop, dataAlone: true);
        return report.Failure is { } failure ? throw failure : [
            .. report.Warnings,
            .. report.Verdicts.Where(verdict => verdict.Outcome == DataCheckOutcome.Warned)
                .Select(verdict => $"{verdict.Field}: {verdict.Message}"),
        ];
    }

    private CheckpointStore? OpenCheckpoints(string jobHash)
    {
        if (document.CheckpointPath is not { Length: > 0 } path || document.Spec.Checkpoint is not { } options || !run.Ranks.IsFirst)
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

    [LoggerMessage(
        EventId = 5,
        Level = LogLevel.Information,
        Message = "Data {Digest}; {Training} rows for training, {Validation} for validation, {Test} for the test")]
    private partial void Divided(string digest, long training, long validation, long test);
}

/// <summary>A run that is ready to train.</summary>
/// <param name="Scratch">Its folder, which is deleted with it.</param>
/// <param name="Data">Its data, divided and checked.</param>
internal sealed record PreparedRun(ScratchFolder Scratch, DividedDataset Data) : IDisposable
{
    /// <summary>The hyperparameters.</summary>
    public required Hyperparameters Hyperparameters { get; init; }

    /// <summary>The device that computes the training.</summary>
    public required ComputeDevice Device { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The number of rows of each part that are left after the checks.</summary>
    public required PartSizes Sizes { get; init; }

    /// <summary>Its checkpoints. Null where none are kept.</summary>
    public required CheckpointStore? Checkpoints { get; init; }

    /// <summary>Its trainings.</summary>
    public required TrainingSequence Sequence { get; init; }

    /// <summary>Runs each of them.</summary>
    public required TrainingRunner Runner { get; init; }

    /// <summary>Trains, from the newest checkpoint on where there is one.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The training failed or was stopped.</exception>
    public PreparedTraining Train(CancellationToken stop) => Sequence.Run(Runner, stop);

    /// <inheritdoc />
    public void Dispose()
    {
        Data.Dispose();
        Scratch.Dispose();
    }
}
