using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Progress;

namespace Sluice.Trainer.Training;

/// <summary>Drives a session to its end: progress, checkpoints by the clock, and one more when asked to stop.</summary>
internal sealed partial class TrainingRunner
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SpeedWindow = TimeSpan.FromSeconds(1);

    private readonly ProgressBoard board;
    private readonly CheckpointStore? checkpoints;
    private readonly TimeSpan every;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Makes a runner.</summary>
    /// <param name="board">Where progress is shown.</param>
    /// <param name="checkpoints">Where checkpoints go; null: nowhere.</param>
    /// <param name="every">Least time between two.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public TrainingRunner(ProgressBoard board, CheckpointStore? checkpoints, TimeSpan every, TimeProvider time, ILogger logger)
        => (this.board, this.checkpoints, this.every, this.time, this.logger) = (board, checkpoints, every, time, logger);

    /// <summary>Trains to the end.</summary>
    /// <param name="session">The training.</param>
    /// <param name="epochs">Epochs in all, to show.</param>
    /// <param name="stop">Asks to stop; a checkpoint is written then.</param>
    /// <exception cref="TrainerException">It was asked to stop (75).</exception>
    public void Run(TrainingSession session, int epochs, CancellationToken stop)
    {
        var first = session.Step;
        long? saved = first > 0 ? first : null;
        var (begun, lastSave, lastLog, lastSpeed, rows) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp(), 0L);
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
            board.Show(report => report with { Step = session.Step, Epoch = session.Epoch, Loss = session.Loss, EtaSeconds = eta, LastCheckpointStep = saved });
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
            // A full volume must not end a training that may well finish; the one before still stands.
            SaveFailed(session.Step, e.Message);
            return false;
        }
    }

    private TrainerException Stopped(TrainingSession session, long? saved)
    {
        var kept = (checkpoints, saved) switch
        {
            (null, _) => "spec.checkpoint is not set, so another attempt begins anew",
            (_, null) => "no checkpoint could be written, so another attempt begins anew",
            _ => $"another attempt goes on from step {saved}",
        };
        return TrainerException.TryAgain("Terminated", $"asked to stop at step {session.Step} of {session.TotalSteps}; {kept}");
    }

    [LoggerMessage(EventId = 9, Level = LogLevel.Information, Message = "epoch {Epoch} of {Epochs}, step {Step} of {TotalSteps}, loss {Loss}, {EtaSeconds} s to go")]
    private partial void Trained(int epoch, int epochs, long step, long totalSteps, double? loss, double? etaSeconds);

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "checkpoint at step {Step} is safe")]
    private partial void Saved(long step);

    [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "no checkpoint at step {Step}: {Why}; training goes on")]
    private partial void SaveFailed(long step, string why);
}
