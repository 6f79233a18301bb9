using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class DateEncodingTests
{
    private static readonly FeatureOptions When = new() { Name = "when", Type = "date" };

    [Fact]
    public void A_date_becomes_its_parts()
    {
        using var table = new TestTable(
            "ttt", new TextColumn("when", ["2024-01-31T00:00:00", "2026-11-29T18:30:59", "2025-04-01T06:00:00"]));

        var rows = table.Encode(When with { Parts = ["minute", "hour", "weekday", "day", "month", "year"] });

        // 2025 is the mean, and the deviation of one year to each side of three is the root of 2/3. Sunday is the last of seven days.
        var second = rows[1];
        Equal(Math.Sqrt(1.5), second[0]);
        Equal([Sin(10, 12), Sin(28, 31), Sin(6, 7), -1, 0], second[1..6]);
        Equal([Cos(10, 12), Cos(28, 31), Cos(6, 7), 0, -1], second[6..11]);
        Equal([-Math.Sqrt(1.5), Sin(0, 12), Sin(30, 31), Sin(2, 7), 0, 0], rows[0][..6]);
        Assert.Equal(11, second.Length);
    }

    [Theory]
    [InlineData("2026-11-29", "2026-11-29T00:00:00")]
    [InlineData("2026-11-29T23:05", "2026-11-29T23:05:00")]
    [InlineData("2026-11-29T23:05Z", "2026-11-29T23:05:00")]
    [InlineData("2026-11-29T23:05:07.123Z", "2026-11-29T23:05:07")]
    [InlineData("2026-11-29T23:05:07+00:00", "2026-11-29T23:05:07")]
    [InlineData("2026-11-29T23:05:07.5-00:00", "2026-11-29T23:05:07")]
    public void Clients_may_leave_out_what_is_zero(string sent, string full)
    {
        using var table = new TestTable("tt", new TextColumn("when", ["2020-02-03T04:05:06", "2026-11-29T23:05:07"]));
        using var preprocessor = table.Fit(When with { Parts = DateParts.All });

        Assert.Equal(Encode(preprocessor, full), Encode(preprocessor, sent));
        Assert.Equal(Encode(preprocessor, full, "2020-02-03T04:05:06"), Encode(preprocessor, sent, "2020-02-03T04:05:06Z"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("29.11.2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-29T24:00:00")]
    [InlineData("2026-11-29T01:00:00+02:00")]
    [InlineData("2026-11-29T01:00:00+00:30")]
    public void What_is_no_date_counts_as_missing(string sent)
    {
        using var table = new TestTable(
            "ttt", new TextColumn("when", ["2020-02-03T04:05:06", "2024-11-29T23:05:00", "2022-06-07T08:09:10"]));
        using var preprocessor = table.Fit(When with { Indicator = true });

        var encoded = Encode(preprocessor, sent);

        Assert.Equal([.. Encode(preprocessor, "2022-06-07T08:09:10")[..^1], 1], encoded);
    }

    [Property(MaxTest = 60)]
    public void Weekdays_are_those_of_the_calendar(uint seed)
    {
        var date = new DateTime(1, 3, 1).AddDays(seed % 3_652_000);
        var text = date.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        using var table = new TestTable("t", new TextColumn("when", [text]));

        var row = Assert.Single(table.Encode(When with { Parts = ["weekday"] }));

        var fromMonday = ((int)date.DayOfWeek + 6) % 7;
        Equal([Sin(fromMonday, 7), Cos(fromMonday, 7)], row);
    }

    [Fact]
    public void A_missing_date_is_the_median_or_a_given_one()
    {
        using var table = new TestTable("ttte", new TextColumn("when", ["2020-01-01", null, "2022-01-01", "2099-01-01"]));

        Assert.Equal("2020-01-01T00:00:00", Fill(table, When));
        Assert.Equal("1999-12-31", Fill(table, When with { Missing = "Constant", MissingValue = "1999-12-31" }));
        Assert.Equal([0L, 2L, 3L], Rows(table, When with { Missing = "Drop" }));
    }

    [Fact]
    public void A_column_without_dates_in_the_training_rows_is_refused()
    {
        using var table = new TestTable("te", new TextColumn("when", [null, "2020-01-01"]));
        using var late = new TestTable("t", new TextColumn("when", ["12020-01-01"]));

        Assert.Equal("TooManyMissing", Assert.Throws<JobException>(() => table.Fit(When)).Error.Reason);
        Assert.Equal("OutOfRange", Assert.Throws<JobException>(() => late.Fit(When)).Error.Reason);
    }

    private static double Sin(int place, int count) => Math.Sin(2 * Math.PI * place / count);

    private static double Cos(int place, int count) => Math.Cos(2 * Math.PI * place / count);

    private static void Equal(double expected, float actual) => Assert.Equal(expected, actual, 1e-6);

    private static void Equal(double[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual, (wanted, found) => (wanted, found)), pair => Equal(pair.wanted, pair.found));

    private static float[] Encode(Preprocessor preprocessor, params string[] texts) => preprocessor.Encode(new RowBatch
    {
        Features = [new TextColumn("when", texts)],
        Target = null,
        Positions = new long[texts.Length],
    });

    private static string Fill(TestTable table, FeatureOptions feature)
    {
        using var preprocessor = table.Fit(feature);
        return Assert.IsType<DateEncoding>(preprocessor.Features[0]).Fill;
    }

    private static IEnumerable<object?> Rows(TestTable table, FeatureOptions feature)
    {
        table.Drop(feature);
        return new TrainingPart(table.Data).Query("SELECT __row FROM parts ORDER BY 1").Select(row => row[0]);
    }
}
