namespace Sluice.Api.Schedules;

/// <summary>
/// When windows that begin by a schedule in a time zone are open. A beginning that a change of clocks skips is at the end of the gap; one
/// that comes twice is the earlier of the two. A window lasts its duration in real time, whatever clocks do in it.
/// </summary>
public static class WindowCalendar
{
    /// <summary>The longest window.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>When the window ends that is open at an instant. Null when none is.</summary>
    /// <param name="schedule">When windows begin.</param>
    /// <param name="duration">How long they last, at most <see cref="Longest"/>.</param>
    /// <param name="zone">Where the schedule's times are of.</param>
    /// <param name="now">The instant, UTC.</param>
    public static DateTime? OpenUntil(CronSchedule schedule, TimeSpan duration, TimeZoneInfo zone, DateTime now)
    {
        if (duration <= TimeSpan.Zero || now < DateTime.MinValue.AddYears(2) || now > DateTime.MaxValue.AddYears(-2))
        {
            return null;
        }

        // All windows are as long as each other, so the one that began last ends last.
        return schedule.Latest(now, zone) + (duration > Longest ? Longest : duration) is { } end && end > now ? end : null;
    }
}
