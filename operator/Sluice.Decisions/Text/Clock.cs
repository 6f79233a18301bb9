namespace Sluice.Decisions.Text;

/// <summary>Times as API objects hold them.</summary>
public static class Clock
{
    /// <summary>
    /// The instant in UTC and whole seconds, as <c>metav1.Time</c> has them: a status that was written and read back must equal itself.
    /// </summary>
    public static DateTime Seconds(DateTime instant)
    {
        var utc = instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : instant;
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>A later instant; the last one there is, where it would lie beyond.</summary>
    public static DateTime Add(DateTime instant, TimeSpan span) =>
        span > DateTime.MaxValue - instant ? DateTime.MaxValue : instant + span;
}
