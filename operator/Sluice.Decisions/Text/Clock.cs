namespace Sluice.Decisions.Text;

/// <summary>Times in the form that API objects hold.</summary>
public static class Clock
{
    /// <summary>
    /// The instant in UTC and whole seconds, like <c>metav1.Time</c>: a status must stay equal to itself when it is written and read back.
    /// </summary>
    public static DateTime Seconds(DateTime instant)
    {
        var utc = instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : instant;
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>A later instant, or <see cref="DateTime.MaxValue"/> when it would lie beyond.</summary>
    public static DateTime Add(DateTime instant, TimeSpan span) =>
        span > DateTime.MaxValue - instant ? DateTime.MaxValue : instant + span;
}
