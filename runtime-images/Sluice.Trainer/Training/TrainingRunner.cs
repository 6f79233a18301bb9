using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Progress;

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

    /// <summary>Trains to the end.</summary>
    /// <param name="session">The training.</param>
    /// <param name="epochs">Total number of epochs, for the log.</param>
    /// <param name="stop">Requests a stop, before which a checkpoint is written.</param>
    /// <exception cref="TrainerException">The training was stopped (75).</exception>
    public void Run(TrainingSession session, int epochs, CancellationToken stop)
    {
        var first = session.Step;
        long? saved = first > 0 ? first : null;
        var (begun, lastSave, lastLog, lastSpeed, rows) =
            (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), 0L);
        board.Show(report => report with { TotalSteps = session.TotalSteps, Epochs = epochs, LastCheckpointStep = saved });
        Show();
        while (session.Step < session.TotalSteps)
        {
            if (stop.IsCancellationRequested)
            {
                Save();
                throw Stopped(session, saved);
            }

            var count = session.Advance();
            rows += count;
            board.Learned(count);
            if (time.GetElapsedTime(lastSpeed) is var window && window >= SpeedWindow)
            {
                board.Speed(rows / window.TotalSeconds);
                (lastSpeed, rows) = (time.GetTimestamp(), 0);
            }

            Show();
            if (time.GetElapsedTime(lastLog) >= LogEvery)
            {
                lastLog = time.GetTimestamp();
                Trained(session.Epoch, epochs, session.Step, session.TotalSteps, session.Loss, board.Report.EtaSeconds);
            }

            if (time.GetElapsedTime(lastSave) >= every)
            {
                Save();
            }
        }

        Save();
        Trained(session.Epoch, epochs, session.Step, session.TotalSteps, session.Loss, 0);

        void Show()
        {
            var done = session.Step - first;
            double? eta = done > 0 ? time.GetElapsedTime(begun).TotalSeconds / done * (session.TotalSteps - session.Step) : null;
            board.Show(
                report => report with
                {
                    Step = session.Step,
                    Epoch = session.Epoch,
                    Loss = session.Loss,
                    EtaSeconds = eta,
                    LastCheckpointStep = saved,
                });
        }

        void Save()
        {
            lastSave = time.GetTimestamp();
            if (checkpoints is not null && saved != session.Step && TrySave(session))
            {
                saved = session.Step;
                Show();
            }
        }
    }

    private bool TrySave(TrainingSession session)
    {
        try
        {
            checkpoints!.Save(session.Step, session.Save);
            Saved(session.Step);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full volume must not end a training that may well finish. The previous checkpoint stays valid.
            SaveFailed(session.Step, e.Message);
            return false;
        }
    }

    private TrainerException Stopped(TrainingSession session, long? saved)
    {
        var kept = (checkpoints, saved) switch
        {
            (null, _) => "spec.checkpoint is not set, so another attempt starts from the beginning",
            (_, null) => "no checkpoint could be written, so another attempt starts from the beginning",
            _ => $"another attempt resumes from step {saved}",
        };
        return TrainerException.TryAgain("Terminated", $"stopped at step {session.Step} of {session.TotalSteps}; {kept}");
    }

    [LoggerMessage(
        EventId = 9,
        Level = LogLevel.Information,
        Message = "Epoch {Epoch} of {Epochs}, step {Step} of {TotalSteps}, loss {Loss}, {EtaSeconds} s left")]
    private partial void Trained(int epoch, int epochs, long step, long totalSteps, double? loss, double? etaSeconds);

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "Wrote the checkpoint at step {Step}")]
    private partial void Saved(long step);

    [LoggerMessage(
        EventId = 11,
        Level = LogLevel.Error,
        Message = "Could not write the checkpoint at step {Step}: {Why}; the training continues")]
    private partial void SaveFailed(long step, string why);
}
