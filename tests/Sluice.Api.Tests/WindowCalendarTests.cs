using System.Globalization;

using Sluice.Api.Schedules;

namespace Sluice.Api.Tests;

public sealed class WindowCalendarTests
{
    [Theory]

    // A weekend in Berlin, from Friday 17:00 for 63 hours: in summer two hours ahead of UTC, in winter one.
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-07-03T14:59:59", null)]
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-07-03T15:00:00", "2026-07-06T06:00:00")]
    [InlineData("0 17 * * 5", 63, "Europe/Berlin", "2026-07-06T05:59:59", "2026-07-06T06:00:00")]
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-07-06T06:00:00", null)]
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-12-04T15:30:00", null)]
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-12-04T16:00:00", "2026-12-07T07:00:00")]

    // Clocks go forward within it (2026-03-29) and back (2026-10-25): it lasts 63 hours of real time.
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-03-28T12:00:00", "2026-03-30T07:00:00")]
    [InlineData("0 17 * * FRI", 63, "Europe/Berlin", "2026-10-24T12:00:00", "2026-10-26T06:00:00")]

    // 02:30 is skipped on 2026-03-29: it begins at 03:00 summer time, 01:00 UTC.
    [InlineData("30 2 * * *", 1, "Europe/Berlin", "2026-03-29T00:59:59", null)]
    [InlineData("30 2 * * *", 1, "Europe/Berlin", "2026-03-29T01:00:00", "2026-03-29T02:00:00")]

    // 02:30 comes twice on 2026-10-25: it begins at the first one, 00:30 UTC, once.
    [InlineData("30 2 * * *", 1, "Europe/Berlin", "2026-10-25T00:29:59", null)]
    [InlineData("30 2 * * *", 1, "Europe/Berlin", "2026-10-25T00:30:00", "2026-10-25T01:30:00")]
    [InlineData("30 2 * * *", 1, "Europe/Berlin", "2026-10-25T01:30:00", null)]

    // Windows that overlap: the one that began last ends last.
    [InlineData("*/15 * * * *", 1, "UTC", "2026-05-01T12:20:00", "2026-05-01T13:15:00")]
    [InlineData("0 0 29 2 *", 24, "UTC", "2028-02-29T05:00:00", "2028-03-01T00:00:00")]
    [InlineData("0 0 29 2 *", 24, "UTC", "2027-03-01T05:00:00", null)]

    // A range may go over its end, and the last day of a month has a name. 2026-05-31 is a Sunday.
    [InlineData("0 0 * * FRI-MON", 12, "UTC", "2026-05-31T10:00:00", "2026-05-31T12:00:00")]
    [InlineData("0 0 L * *", 12, "UTC", "2026-05-31T10:00:00", "2026-05-31T12:00:00")]

    // Both days restricted: either opens it. 2026-05-01 is a Friday.
    [InlineData("0 0 13 * FRI", 24, "UTC", "2026-05-01T10:00:00", "2026-05-02T00:00:00")]
    [InlineData("0 0 13 * FRI", 24, "UTC", "2026-05-13T10:00:00", "2026-05-14T00:00:00")]
    [InlineData("0 0 20 12 *", 480, "America/New_York", "2027-01-08T12:00:00", "2027-01-09T05:00:00")]
    [InlineData("0 0 1 1 *", 24, "Pacific/Kiritimati", "2026-12-31T11:00:00", "2027-01-01T10:00:00")]
    public void A_window_is_open_until_it_ends(string start, int hours, string zone, string now, string? until)
    {
        Assert.True(CronSchedule.TryParse(start, out var schedule));
        var open = WindowCalendar.OpenUntil(schedule, TimeSpan.FromHours(hours), TimeZoneInfo.FindSystemTimeZoneById(zone), Instant(now));
        Assert.Equal(until is null ? null : Instant(until), open);
    }

    [Theory]
    [InlineData("0 0 30 2 *", false)]
    [InlineData("0 0 31 2,4,6,9,11 *", false)]
    [InlineData("0 0 29 2 *", true)]
    [InlineData("0 0 31 APR-MAY *", true)]
    [InlineData("0 0 30 2 MON", true)]
    public void A_schedule_knows_whether_it_ever_comes(string text, bool comes)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule));
        Assert.Equal(comes, schedule.Comes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-70 * * * *")]
    [InlineData("H H * * *")]
    [InlineData("1 2 3 4 5 6")]
    [InlineData("*/0 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("MON * * * *")]
    [InlineData("@daily")]
    public void What_is_no_schedule_is_refused(string text) => Assert.False(CronSchedule.TryParse(text, out _));

    private static DateTime Instant(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
