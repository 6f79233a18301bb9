namespace Sluice.Decisions;

/// <summary>When to look at an object again without an event.</summary>
public static class Requeue
{
    /// <summary>The shortest wait.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    /// <summary>While evidence or progress is collected, which no watch reports.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>While something is waited for that a watch reports.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(15);

    /// <summary>When nothing is to be done: a safety net under lost events.</summary>
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    /// <summary>The time until an instant, between <see cref="Shortest"/> and <paramref name="longest"/>.</summary>
    public static TimeSpan Until(DateTime instant, DateTime now, TimeSpan longest)
    {
        var wait = instant - now;
        return wait < Shortest ? Shortest : wait > longest ? longest : wait;
    }
}
