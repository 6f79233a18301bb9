using Sluice.Data.Failures;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Progress;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Training;

/// <summary>Runs a session to its end: reports progress, writes checkpoints periodically, and one more before a stop.</summary>
internal sealed partial class TrainingRunner
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SpeedWindow = TimeSpan.FromSeconds(1);

    private readonly ProgressBoard board;
    private readonly CheckpointStore? checkpoints;
    private readonly TimeSpan every;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates a runner.</summary>
    /// <param name="board">Publishes the progress.</param>
    /// <param name="checkpoints">Stores the checkpoints. Null for none.</param>
    /// <param name="every">Shortest time between two checkpoints.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public TrainingRunner(ProgressBoard board, CheckpointStore? checkpoints, TimeSpan every, TimeProvider time, ILogger logger)
        => (this.board, this.checkpoints, this.every, this.time, this.logger) = (board, checkpoints, every, time, logger);

    /// <summary>Whether the checkpoint at the end has to be written, because another pod continues from it.</summary>
    public bool MustSave { get; init; }

    /// <summary>The workers that train together, the first of which writes the checkpoints.</summary>
    public Ranks Ranks { get; init; } = Ranks.Alone;

    /// <summary>Trains to the end of an epoch, or until the training stops early.</summary>
    /// <param name="session">The training.</param>
    /// <param name="place">Its place in the run.</param>
    /// <param name="epochs">The epoch, from 1.</param>
    /// <param name="stop">Requests a stop, before which a checkpoint is written. Several workers stop after the same step.</param>
    /// <exception cref="JobException">The training was stopped, or the last checkpoint could not be written (75).</exception>
    public void Run(TrainingSession session, TrainingPlace place, int epochs, CancellationToken stop)
    {
        using var steps = board.Signs?.Work.Steps();
        var (first, last) = (session.Step, epochs * session.StepsPerEpoch);
        using var writer = checkpoints is null ? null : new CheckpointWriter(checkpoints, logger);
        long? resumed = place.Before + first > 0 ? place.Before + first : null;
        var (begun, lastSave, lastLog, lastSpeed, rows) =
            (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), 0L);
        board.Show(
            report => report with { Epochs = epochs, LastCheckpointStep = resumed, ResumedStep = report.ResumedStep ?? resumed ?? 0 });
        Show();
        while (!Ended())
        {
            if (stop.IsCancellationRequested && !Ranks.AreSeveral)
            {
                throw Stop();
            }

            var count = session.Advance(stop.IsCancellationRequested);
            rows += count;
            board.Learned(count);
            if (time.GetElapsedTime(lastSpeed) is var window && window >= SpeedWindow)
            {
                board.Speed(rows / window.TotalSeconds);
                (lastSpeed, rows) = (time.GetTimestamp(), 0);
            }

            Show();
            if (session.Stops && Ranks.AreSeveral && !Ended())
            {
                throw Stop();
            }

            if (time.GetElapsedTime(lastLog) >= LogEvery)
            {
                lastLog = time.GetTimestamp();
                Log(board.Report.EtaSeconds);
            }

            if (time.GetElapsedTime(lastSave) >= every && writer is { IsBusy: false })
            {
                lastSave = time.GetTimestamp();
                Begin();
            }
        }

        Save();
        Log(0);
        if (MustSave && checkpoints is not null && Saved() != place.Before + session.Step)
        {
            throw JobException.TryAgain("CheckpointNotWritten",
                $"the checkpoint at step {session.Step} could not be written; the trainer's log has the cause, such as a full volume "
                + "of spec.checkpoint.volume");
        }

        bool Ended() => session.Finished || session.Step >= last;

        // A training that ended early has no further steps, so that progress reaches 100 %.
        long Total() => place.Before + (Ended() ? session.Step : last) + place.After;

        int Epoch() => Math.Min(session.Epoch, epochs);

        void Log(double? eta) =>
            Trained(place.Name, Epoch(), epochs, session.Step, last, session.MeanLoss, session.ValidationLoss, eta);

        void Show()
        {
            var done = session.Step - first;
            var left = Total() - place.Before - session.Step;
            double? eta = done > 0 ? time.GetElapsedTime(begun).TotalSeconds / done * left : null;
            board.Show(
                report => report with
                {
                    Step = place.Before + session.Step,
                    TotalSteps = Total(),
                    Epoch = Epoch(),
                    Loss = session.MeanLoss,
                    ValidationLoss = session.ValidationLoss,
                    EtaSeconds = eta,
                    LastCheckpointStep = Saved(),
                    CheckpointSeconds = writer?.Last?.Seconds,
                });
        }

        long? Saved() => writer?.Last?.Step ?? resumed;

        void Begin() => writer?.Begin(place.Before + session.Step, stream =>
        {
            place.State.Write(stream);
            session.Save(stream);
        });

        void Save()
        {
            writer?.Wait();
            if (Saved() != place.Before + session.Step)
            {
                Begin();
                writer?.Wait();
                Show();
            }
        }

        JobException Stop()
        {
            Save();
            return Stopped(place.Before + session.Step, Total(), Saved());
        }
    }

    private JobException Stopped(long step, long totalSteps, long? saved)
    {
        var kept = (checkpoints, saved) switch
        {
            _ when !Ranks.IsFirst => "all workers stop at this step, and worker 0 writes the checkpoint",
            (null, _) => "spec.checkpoint is not set, so another attempt starts from the beginning",
            (_, null) => "no checkpoint could be written, so another attempt starts from the beginning",
            _ => $"another attempt resumes from step {saved}",
        };
        return JobException.TryAgain("Terminated", $"stopped at step {step} of {totalSteps}; {kept}");
    }

    [LoggerMessage(
        EventId = 9,
        Level = LogLevel.Information,
        Message = "{Training}epoch {Epoch} of {Epochs}, step {Step} of {TotalSteps}, loss {Loss}, validation loss {ValidationLoss}, "
            + "{EtaSeconds} s left")]
    private partial void Trained(
        string training, int epoch, int epochs, long step, long totalSteps, double? loss, double? validationLoss, double? etaSeconds);

}

/// <summary>The place of a training among those of a run.</summary>
/// <param name="State">Which training it is.</param>
/// <param name="Before">Steps of the trainings before it.</param>
/// <param name="After">Steps of the trainings after it.</param>
/// <param name="Folds">Number of folds. 0 where there is no cross-validation.</param>
internal sealed record TrainingPlace(RunState State, long Before, long After, int Folds)
{
    /// <summary>What the log calls it, before other words.</summary>
    public string Name => State.Training < Folds ? FormattableString.Invariant($"fold {State.Training + 1} of {Folds}, ") : "";
}
