namespace Sluice.Trainer.Progress;

/// <summary>
/// Counts signs of life outside of training steps, where no step does: while data are read, and results evaluated and published. The
/// process has worked where it used the CPU. During steps it does not count, since a rank that waits for one that hangs may use the CPU
/// as well.
/// </summary>
/// <param name="processorTime">The CPU time of the process so far.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkCount(Func<TimeSpan> processorTime, TimeProvider time)
{
    // A server that waits, and answers a question now and then, uses a tenth of it.
    private const double Least = 0.01;

    private long lastLook = time.GetTimestamp();
    private TimeSpan lastTime = processorTime();
    private long count;
    private int steps;

    /// <summary>The count.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Steps begin, and end with the result.</summary>
    public IDisposable Steps()
    {
        Interlocked.Increment(ref steps);
        return new Ending(this);
    }

    /// <summary>Counts one if the process has used at least a hundredth of a core since the last look.</summary>
    public void Look()
    {
        var (now, used) = (time.GetTimestamp(), processorTime());
        var worked = used - lastTime >= time.GetElapsedTime(lastLook, now) * Least && used > lastTime;
        (lastLook, lastTime) = (now, used);
        if (worked && Volatile.Read(ref steps) == 0)
        {
            Interlocked.Increment(ref count);
        }
    }

    private sealed class Ending(WorkCount work) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                Interlocked.Decrement(ref work.steps);
                Interlocked.Increment(ref work.count);
            }
        }
    }
}
