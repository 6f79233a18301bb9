using System.Globalization;

namespace Sluice.Api.Schedules;

/// <summary>
/// Times that come again, as in crontab(5): minute, hour, day of month, month, day of week; with <c>*</c>, lists, ranges, steps and the English names of
/// months and days. Where both days are restricted, either is enough.
/// </summary>
public sealed class CronSchedule
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly int[] LongestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private readonly IReadOnlyList<int> minutes;
    private readonly IReadOnlyList<int> hours;
    private readonly HashSet<int> daysOfMonth;
    private readonly HashSet<int> months;
    private readonly HashSet<int> daysOfWeek;
    private readonly bool eitherDay;

    private CronSchedule(IReadOnlyList<IReadOnlyList<int>> fields, bool eitherDay)
    {
        minutes = fields[0];
        hours = fields[1];
        daysOfMonth = [.. fields[2]];
        months = [.. fields[3]];
        daysOfWeek = [.. fields[4].Select(day => day % 7)];
        this.eitherDay = eitherDay;
    }

    /// <summary>Whether there is any day on which it comes; the 30th of February is none.</summary>
    public bool Comes => eitherDay || months.Any(month => daysOfMonth.Any(day => day <= LongestMonths[month - 1]));

    /// <summary>Reads a schedule of at most 128 characters.</summary>
    public static bool TryParse(string? text, out CronSchedule schedule)
    {
        schedule = null!;
        var parts = text is { Length: > 0 and <= 128 } ? text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : [];
        if (parts.Length != 5)
        {
            return false;
        }

        var fields = new[]
        {
            Field(parts[0], 0, 59, null), Field(parts[1], 0, 23, null), Field(parts[2], 1, 31, null), Field(parts[3], 1, 12, Months), Field(parts[4], 0, 7, Days),
        };
        if (fields.Any(field => field is null))
        {
            return false;
        }

        schedule = new CronSchedule([.. fields.Select(field => field!)], parts[2][0] != '*' && parts[4][0] != '*');
        return true;
    }

    /// <summary>Whether it comes on a day.</summary>
    public bool IsOn(DateOnly day)
    {
        var (byMonth, byWeek) = (daysOfMonth.Contains(day.Day), daysOfWeek.Contains((int)day.DayOfWeek));
        return months.Contains(day.Month) && (eitherDay ? byMonth || byWeek : byMonth && byWeek);
    }

    /// <summary>The times of a day on which it comes, latest first.</summary>
    public IEnumerable<TimeOnly> TimesDescending() => hours.Reverse().SelectMany(_ => minutes.Reverse(), (hour, minute) => new TimeOnly(hour, minute));

    private static List<int>? Field(string text, int least, int most, string[]? names)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed is > 0 and < 100 => (whole, parsed),
                _ => ("", 0),
            };
            var ends = range == "*" ? (least, most) : range.Split('-') switch
            {
                [var one] when Value(one, least, names) is { } value => (value, part.Contains('/', StringComparison.Ordinal) ? most : value),
                [var first, var last] when Value(first, least, names) is { } from && Value(last, least, names) is { } to => (from, to),
                _ => (1, 0),
            };
            if (step == 0 || ends.Item1 < least || ends.Item2 > most || ends.Item1 > ends.Item2)
            {
                return null;
            }

            for (var value = ends.Item1; value <= ends.Item2; value += step)
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private static int? Value(string text, int least, string[]? names)
    {
        var name = names is null ? -1 : Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name >= 0 ? name + least
            : text.Length <= 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : null;
    }
}
