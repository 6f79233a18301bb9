using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Training;

/// <summary>
/// The trainings of a run, one after the other: one per fold of the cross-validation, and then that of the final model. Each fits its own
/// encodings, so that no fold's rows have a part in what they measure.
/// </summary>
internal sealed partial class TrainingSequence
{
    private readonly DataTable table;
    private readonly TrainingJobSpec spec;
    private readonly PartSizes sizes;
    private readonly Hyperparameters hyperparameters;
    private readonly ComputeDevice device;
    private readonly CheckpointStore? checkpoints;
    private readonly string scratch;
    private readonly ILogger logger;

    /// <summary>Creates the sequence.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="spec">The job.</param>
    /// <param name="sizes">The number of rows of each part.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="device">The device that computes the trainings.</param>
    /// <param name="checkpoints">Stores the checkpoints. Null for none.</param>
    /// <param name="scratch">Folder for encoded rows.</param>
    /// <param name="logger">The log.</param>
    public TrainingSequence(
        DataTable table,
        TrainingJobSpec spec,
        PartSizes sizes,
        Hyperparameters hyperparameters,
        ComputeDevice device,
        CheckpointStore? checkpoints,
        string scratch,
        ILogger logger)
    {
        (this.table, this.spec, this.sizes) = (table, spec, sizes);
        (this.hyperparameters, this.device, this.checkpoints) = (hyperparameters, device, checkpoints);
        (this.scratch, this.logger) = (scratch, logger);
    }

    /// <summary>The version that each training starts from. Null for random weights.</summary>
    public PublishedModel? Start { get; init; }

    /// <summary>The trial that the run is, which has no folds. Null for an attempt whose result is published.</summary>
    public TrialRequest? Trial { get; init; }

    /// <summary>The workers that train together.</summary>
    public Ranks Ranks { get; init; } = Ranks.Alone;

    private int Folds => sizes.Folds.Count;

    // A trial may be asked for fewer epochs than the schedule of the learning rate covers.
    private int Epochs => Math.Min(Trial?.UntilEpoch ?? hyperparameters.Epochs, hyperparameters.Epochs);

    /// <summary>Runs the trainings, from the newest checkpoint on where there is one.</summary>
    /// <param name="runner">Runs each.</param>
    /// <param name="stop">Requests a stop.</param>
    /// <returns>The final training at its end, on the first worker with the best weights. Its state has the metrics of the folds.</returns>
    /// <exception cref="JobException">A training does not fit (64), was stopped (75), or cannot be resumed at present (75).</exception>
    public PreparedTraining Run(TrainingRunner runner, CancellationToken stop)
    {
        var current = Begin(stop);
        try
        {
            while (true)
            {
                Ranks.Agree(() => Facts(current), stop);
                runner.Run(current.Session, Place(current.State), Epochs, stop);
                if (current.State.Training == Folds && !Ranks.IsFirst)
                {
                    return current;
                }

                current.Session.UseBest();
                Conclude(current);
                if (current.State.Training == Folds)
                {
                    return current;
                }

                var measured = CrossValidation.Evaluate(current.Rows.Validation!, current.Session);
                Measured(current.State.Training + 1, Folds, measured.Summary(current.Session.Task), measured.Rows);
                var next = new RunState { Training = current.State.Training + 1, Folds = [.. current.State.Folds, measured] };
                current.Dispose();
                current = Prepare(next, null, stop);
            }
        }
        catch
        {
            current.Dispose();
            throw;
        }
    }

    private PreparedTraining Begin(CancellationToken stop)
    {
        try
        {
            while (Newest() is { } newest)
            {
                using var state = newest.State;
                try
                {
                    var resumed = Prepare(RunState.Read(state), state, stop);
                    Resumed(newest.Step);
                    return resumed;
                }
                catch (InvalidDataException e)
                {
                    checkpoints?.Discard(newest.Step, e.Message);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.TryAgain(
                "CheckpointUnreadable", $"the newest checkpoint cannot be read: {e.Message}; repair the volume of spec.checkpoint.volume");
        }

        return Prepare(new RunState(), null, stop);
    }

    // The first worker alone reads its volume: the others get what it found, so that all resume from the same checkpoint.
    private (long Step, Stream State)? Newest()
    {
        var newest = checkpoints?.OpenNewest();
        return Ranks.AreSeveral ? Ranks.Share(newest?.Step ?? 0, newest?.State, scratch) : newest;
    }

    private RankFacts Facts(PreparedTraining training) => new()
    {
        WorldSize = Ranks.Size,
        Job = JobHash.Of(spec, hyperparameters, table.Digest, Start?.Version),
        Dataset = table.Digest,
        Seed = spec.Trainer.Seed,
        Training = training.State.Training,
        Parameters = training.Session.Parameters,
        Batches = training.Session.StepsPerEpoch,
        Step = training.Session.Step,
        Weights = training.Session.Digest,
    };

    private PreparedTraining Prepare(RunState state, Stream? saved, CancellationToken stop)
    {
        if (state.Training > Folds)
        {
            throw new InvalidDataException($"its state is of fold {state.Training}, but the job has {Folds}");
        }

        var preprocessor = table.Interruptible(stop, () =>
        {
            if (Folds > 0)
            {
                SplitFolds.Select(table, state.Training < Folds ? state.Training : null);
            }

            var form = NetworkPlan.Form(hyperparameters);
            return Start is not null ? StartFit.Encodings(Start, spec, form)
                : spec.Trainer.Task is not LearningTasks.Preference ? Preprocessor.Fit(table, spec.Dataset, form)
                : throw JobException.BadSpec("WarmStart", PublishedModel.Field,
                    "is missing; preferences tune a published model of the next token, so name its version");
        });
        TrainingRows? rows = null;
        try
        {
            NetworkPlan? plan = null;
            var compression = CompressionSettings.Read(spec.Trainer.Compression);
            var task = table.Interruptible(
                stop, () => TaskFit.Fit(table, spec, hyperparameters, preprocessor, () => plan!.Reference(device.Torch)));
            if (Trial is not null)
            {
                TrialObjective.Check(Trial.Metric, task);
            }

            plan = new NetworkPlan(preprocessor.Layout(), spec.Trainer.Architecture, hyperparameters, task.Outputs)
            {
                Task = spec.Trainer.Task,
                Sequences = task.Sequences,
                Start = StartFit.Of(Start, spec.Trainer, hyperparameters, task),
                Prune = compression.Prune,
            };
            compression.Check(plan);
            var precision = PrecisionSupport.Read(spec.Trainer.Precision);
            MemoryRules.Check(
                plan,
                sizes.Training,
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                precision,
                task.Adversary?.parameters().Sum(parameter => parameter.numel()) ?? 0);
            rows = table.Interruptible(stop, () => PreparedTraining.Encode(table, spec.Dataset, task, preprocessor, scratch, stop));
            Encoded(rows.Training.Count, rows.Width);
            var session = new TrainingSession(rows, task, plan, spec.Trainer.Seed, device.Torch, precision, saved, Ranks);
            return new PreparedTraining(state, preprocessor, rows, session);
        }
        catch
        {
            rows?.Dispose();
            preprocessor.Dispose();
            throw;
        }
    }

    // The rows of a fold are those that its model is measured on, and so must not be fitted to.
    private void Conclude(PreparedTraining ended)
    {
        var rows = ended.State.Training < Folds ? ended.Rows.Training : ended.Rows.Validation ?? ended.Rows.Training;
        ended.Session.Task.Conclude(ended.Session.Answers.Of(rows));
    }

    private TrainingPlace Place(RunState state)
    {
        var steps = Enumerable.Range(0, Folds + 1).Select(Steps).ToArray();
        return new TrainingPlace(state, steps[..state.Training].Sum(), steps[(state.Training + 1)..].Sum(), Folds);
    }

    private long Steps(int training)
    {
        var rows = sizes.Training - (training < Folds ? sizes.Folds[training] : 0);
        return TrainingBatches.PerEpochOf(rows, hyperparameters) * hyperparameters.Epochs;
    }

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "Resuming from the checkpoint at step {Step}")]
    private partial void Resumed(long step);

    [LoggerMessage(EventId = 14, Level = LogLevel.Information, Message = "Encoded {Rows} training rows, {Width} inputs each")]
    private partial void Encoded(int rows, int width);

    [LoggerMessage(EventId = 15, Level = LogLevel.Information, Message = "Fold {Fold} of {Folds}: {Metrics} on its {Rows} rows")]
    private partial void Measured(int fold, int folds, string metrics, long rows);
}
