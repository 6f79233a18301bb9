namespace Sluice.Trainer.Progress;

/// <summary>How long GPUs were idle: the integral of 1 - utilisation over time, summed over the GPUs.</summary>
/// <param name="time">The clock.</param>
internal sealed class IdleTime(TimeProvider time)
{
    private readonly Lock gate = new();
    private long? last;
    private double seconds;
    private bool known;

    /// <summary>The idle time so far, in seconds. Null until a GPU has said how busy it was.</summary>
    public double? Seconds
    {
        get
        {
            lock (gate)
            {
                return known ? seconds : null;
            }
        }
    }

    /// <summary>Adds a sample: how busy each GPU has been since the last one, or since the first call.</summary>
    /// <param name="busy">The share of the time, 0 to 1, of each GPU. Null for one that does not say it; it adds nothing.</param>
    public void Add(IReadOnlyList<double?> busy)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            var passed = last is { } before ? time.GetElapsedTime(before, now).TotalSeconds : 0;
            last = now;
            foreach (var share in busy.OfType<double>())
            {
                known = true;
                seconds += passed * (1 - Math.Clamp(share, 0, 1));
            }
        }
    }
}
