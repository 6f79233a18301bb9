using Cronos;

namespace Sluice.Api.Schedules;

/// <summary>
/// Times that come again, as in crontab(5): minute, hour, day of month, month, day of week. Where both days are restricted, either is
/// enough, as crontab(5) says; Cronos alone asks for both.
/// </summary>
public sealed class CronSchedule
{
    private static readonly DateTime Early = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly IReadOnlyList<CronExpression> lines;

    private CronSchedule(IReadOnlyList<CronExpression> lines) => this.lines = lines;

    /// <summary>Whether it comes at all; on the 30th of February nothing does.</summary>
    public bool Comes => lines.Any(line => line.GetNextOccurrence(Early) is not null);

    /// <summary>Reads a schedule of at most 128 characters.</summary>
    public static bool TryParse(string? text, out CronSchedule schedule)
    {
        schedule = null!;
        string[] fields = text is { Length: <= 128 } ? text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : [];
        if (fields is not [var minute, var hour, var day, var month, var weekday])
        {
            return false;
        }

        var eitherDay = day[0] is not ('*' or '?') && weekday[0] is not ('*' or '?');
        string[] texts = eitherDay
            ? [$"{minute} {hour} {day} {month} *", $"{minute} {hour} * {month} {weekday}"]
            : [$"{minute} {hour} {day} {month} {weekday}"];
        var lines = new List<CronExpression>();
        foreach (var each in texts)
        {
            if (!CronExpression.TryParse(each, out var line))
            {
                return false;
            }

            lines.Add(line);
        }

        schedule = new CronSchedule(lines);
        return true;
    }

    /// <summary>When it came last, at an instant or before. Null when it never did.</summary>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="zone">
    /// Where its times are of. A time that a change of clocks skips comes at the end of the gap; one that is there twice, at the first.
    /// </param>
    public DateTime? Latest(DateTime now, TimeZoneInfo zone) => lines.Select(line => Latest(line, now, zone)).Max();

    private static DateTime? Latest(CronExpression line, DateTime now, TimeZoneInfo zone)
    {
        var before = line.GetPreviousOccurrence(DateTime.SpecifyKind(now, DateTimeKind.Utc), zone, inclusive: true);
        for (; before is { } instant; before = line.GetPreviousOccurrence(instant, zone))
        {
            // Looking back, Cronos puts a skipped time a second before the gap, and looking ahead, at its end.
            if (line.GetNextOccurrence(instant, zone, inclusive: true) is { } start && start <= now)
            {
                return start;
            }
        }

        return null;
    }
}
