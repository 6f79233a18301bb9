using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;

namespace Sluice.Data.Tests.Splits;

public sealed class TimeSplitTests
{
    private static readonly SplitOptions ByTime = new() { Test = "0.3", Time = "seen" };

    [Property(MaxTest = 50)]
    public void Training_is_older_than_validation_and_validation_older_than_test(byte[] numbers, bool validation)
    {
        int[] days = [.. numbers.Select(number => number % 20), 20, 21, 22];
        using var table = Table(days);
        using var parallel = Table(days, 4);
        var split = ByTime with { Validation = validation ? "0.2" : null };

        var sizes = table.Divide(split);
        parallel.Divide(split);

        Assert.Equal(Enumerable.Range(0, days.Length).Select(i => (long)i), table.All().Select(row => row.Row));
        Assert.Equal(table.All(), parallel.All());
        Assert.True(sizes is { Test: > 0, Training: > 0 } && sizes.Validation > 0 == validation, $"{sizes}");
        long[] order = [.. new[] { DataSplit.Training, DataSplit.Validation, DataSplit.Test }.SelectMany(table.Rows)];
        var boundaries = new[] { sizes.Training, sizes.Training + sizes.Validation };
        Assert.All(boundaries, boundary => Assert.True(
            order.Take((int)boundary).Max(row => days[row]) < order.Skip((int)boundary).Min(row => days[row]), "a day straddles"));
    }

    // Wanted: 3 of 10 rows. The newest days have 1 and 3 rows: 1 is two short, 4 is one above.
    [Fact]
    public void The_boundary_is_where_it_comes_nearest_to_the_share()
    {
        using var table = Table([0, 0, 1, 1, 2, 2, 3, 3, 3, 4]);

        table.Divide(ByTime with { Validation = "0.2" });

        Assert.Equal([6, 7, 8, 9], table.Rows(DataSplit.Test));
        Assert.Equal([4, 5], table.Rows(DataSplit.Validation));
        Assert.Equal([0, 1, 2, 3], table.Rows(DataSplit.Training));
    }

    [Fact]
    public void Texts_count_by_the_time_that_they_write()
    {
        using var table = new SplitTable(
            "SELECT i::BIGINT AS i, 'a' AS y, seen FROM "
            + "(VALUES (0, '2024-11-02'), (1, '2024-02-11 23:00:00'), (2, '2023-12-30')) AS t(i, seen)");

        table.Divide(ByTime);

        Assert.Equal([0], table.Rows(DataSplit.Test));
    }

    // In UTC: 00:30 of the 2nd, 23:45 of the 1st, 23:40 of the 1st. As texts, and without their offsets, the order is another one.
    [Theory]
    [InlineData("VARCHAR")]
    [InlineData("TIMESTAMPTZ")]
    public void Times_with_offsets_are_ordered_as_they_happened(string type)
    {
        using var table = new SplitTable(
            $"SELECT i::BIGINT AS i, 'a' AS y, seen::{type} AS seen FROM (VALUES (0, '2026-01-01T23:30:00-01:00'), "
            + "(1, '2026-01-01T23:45:00Z'), (2, '2026-01-02 01:40:00+02')) AS t(i, seen)");

        table.Divide(ByTime with { Validation = "0.3" });

        Assert.Equal([0], table.Rows(DataSplit.Test));
        Assert.Equal([1], table.Rows(DataSplit.Validation));
        Assert.Equal([2], table.Rows(DataSplit.Training));
    }

    [Theory]
    [InlineData("'2024-01-01'", "'2024-01-02'", "'soon'", "NotATime", "row 4 has no time in column 'seen'")]
    [InlineData("'2024-01-01'", "'2024-01-02'", "'epoch'", "NotATime", "row 4 has no time in column 'seen'")]
    [InlineData("DATE '2024-01-01'", "NULL", "DATE '2024-01-03'", "SplitValueMissing", "row 3 has no value in column 'seen'")]
    [InlineData("DATE '2024-01-01'", "DATE '2024-01-01'", "DATE '2024-01-01'", "TooFewTimes", "has 1 different times")]
    public void Times_that_cannot_decide_are_refused(string first, string second, string third, string reason, string message)
    {
        using var table = new SplitTable(
            $"SELECT i::BIGINT AS i, 'a' AS y, seen FROM (VALUES (0, {first}), (1, {second}), (2, {third})) AS t(i, seen)");

        var e = Assert.Throws<JobException>(() => table.Divide(ByTime));

        Assert.Equal((65, reason, "spec.dataset.split.time"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static SplitTable Table(int[] days, int threads = 1) => new(
        "SELECT i::BIGINT AS i, 'a' AS y, DATE '2024-01-01' + d::INTEGER AS seen FROM (VALUES "
            + string.Join(", ", days.Select((day, i) => $"({i}, {day})")) + ") AS t(i, d)",
        threads);
}
