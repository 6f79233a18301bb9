using System.Diagnostics;

namespace Sluice.Trainer.Checkpoints;

/// <summary>
/// Writes checkpoints beside the training: the state is copied at a step, which is all that the training waits for, and written, synced and
/// renamed by another thread. One is written at a time.
/// </summary>
/// <param name="store">Stores the checkpoints.</param>
/// <param name="logger">The log.</param>
internal sealed partial class CheckpointWriter(CheckpointStore store, ILogger logger) : IDisposable
{
    private readonly StateBuffer buffer = new();
    private Task? writing;
    private volatile WrittenCheckpoint? last;

    /// <summary>The last one that was written. Null before the first.</summary>
    public WrittenCheckpoint? Last => last;

    /// <summary>Whether one is being written.</summary>
    public bool IsBusy => writing is { IsCompleted: false };

    /// <summary>Begins to write one, unless one is being written. Returns when the state is copied.</summary>
    /// <param name="step">The step that the state is of.</param>
    /// <param name="copy">Writes the state to memory.</param>
    public void Begin(long step, Action<Stream> copy)
    {
        if (IsBusy)
        {
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        buffer.Clear();
        copy(buffer);
        writing = Task.Factory.StartNew(
            () => Write(step, begun), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until none is being written.</summary>
    public void Wait() => writing?.Wait();

    /// <inheritdoc />
    public void Dispose() => Wait();

    private void Write(long step, long begun)
    {
        try
        {
            store.Save(step, buffer.CopyTo);
            last = new WrittenCheckpoint(step, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            Saved(step);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full volume must not end a training that may well finish. The previous checkpoint stays valid.
            SaveFailed(step, e.Message);
        }
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "Wrote the checkpoint at step {Step}")]
    private partial void Saved(long step);

    [LoggerMessage(
        EventId = 11,
        Level = LogLevel.Error,
        Message = "Could not write the checkpoint at step {Step}: {Why}; the training continues")]
    private partial void SaveFailed(long step, string why);
}

/// <summary>A checkpoint that survives a power failure.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Seconds">How long it took, from the copy of the state to the last sync.</param>
internal sealed record WrittenCheckpoint(long Step, double Seconds);
