using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;

namespace Sluice.Data.Tests.Splits;

public sealed class GroupSplitTests
{
    private static readonly SplitOptions ByGroup = new() { Test = "0.3", Group = "g" };

    [Property(MaxTest = 50)]
    public void No_group_is_in_two_parts_and_the_shares_miss_by_less_than_a_group(byte[] numbers, long seed, bool validation)
    {
        int[] groups = [.. numbers.Select(number => number % 7), 7, 8, 9];
        using var table = Table(groups);
        using var parallel = Table(groups, 4);
        var split = ByGroup with { Validation = validation ? "0.2" : null };

        var sizes = table.Divide(split, seed);
        parallel.Divide(split, seed);

        Assert.Equal(Enumerable.Range(0, groups.Length).Select(i => (long)i), table.All().Select(row => row.Row));
        Assert.Equal(table.All(), parallel.All());
        Assert.All(table.All().GroupBy(row => groups[row.Row]), group => Assert.Single(group.Select(row => row.Part).Distinct()));
        var largest = groups.GroupBy(group => group).Max(group => group.Count());
        Assert.True(Math.Abs(sizes.Test - groups.Length * 0.3) <= largest + 0.5, $"{sizes}");
        Assert.True(sizes is { Test: > 0, Training: > 0 } && sizes.Validation > 0 == validation, $"{sizes}");
    }

    [Property(MaxTest = 50)]
    public void No_group_is_in_two_folds_and_the_largest_fold_exceeds_the_smallest_by_a_group_at_most(byte[] numbers, long seed)
    {
        int[] groups = [.. numbers.Select(number => number % 7), 7, 8, 9, 10];
        using var table = Table(groups);

        var sizes = table.Divide(ByGroup with { Folds = 2 }, seed);

        Assert.Equal(sizes.Training, sizes.Folds.Sum());
        Assert.All(table.All().GroupBy(row => groups[row.Row]), group => Assert.Single(group.Select(row => row.Fold).Distinct()));
        Assert.InRange(sizes.Folds.Max() - sizes.Folds.Min(), 0, groups.GroupBy(group => group).Max(group => group.Count()));
    }

    // 10 rows; wanted: 3. Whatever the order, the groups of 2 and 1 make 3, or the one of 4 comes within 1.
    [Fact]
    public void Groups_join_the_test_until_the_share_is_met()
    {
        using var table = Table([0, 0, 0, 0, 1, 1, 2, 3, 3, 3]);
        foreach (var seed in Enumerable.Range(0, 20))
        {
            Assert.Equal(3, table.Divide(ByGroup, seed).Test);
        }
    }

    [Fact]
    public void Where_each_group_exceeds_the_share_the_smallest_is_the_test()
    {
        using var table = Table([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);

        table.Divide(ByGroup with { Test = "0.05" });

        Assert.Equal([5, 6, 7, 8], table.Rows(DataSplit.Test));
    }

    // The statements use names of their own, which a table may have, too.
    [Fact]
    public void Columns_may_have_any_names()
    {
        using var table = new SplitTable(
            "SELECT i, 'a' AS y, i // 2 AS \"g\"\"'\", i AS name, i AS place, i AS size, i AS part, i AS time, i AS stratum "
            + "FROM range(8) t(i)");
        foreach (var split in new SplitOptions[] { new(), new() { Group = "g\"'" }, new() { Time = "g\"'" } })
        {
            Assert.Equal(2, table.Divide(split with { Test = "0.25" }).Test);
        }
    }

    [Fact]
    public void A_row_without_a_group_is_refused_by_its_number()
    {
        using var table = new SplitTable("SELECT i, 'a' AS y, CASE WHEN i <> 4 THEN i END AS g FROM range(9) t(i)");

        var e = Assert.Throws<JobException>(() => table.Divide(ByGroup));

        Assert.Equal((65, "SplitValueMissing", "spec.dataset.split.group"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains("row 6 has no value in column 'g'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2, "spec.dataset.split.group", "has 1 different values, but the split needs 2")]
    [InlineData(3, 1, "spec.dataset.split.folds", "has 2 values outside the test, which do not make 3 folds")]
    public void Too_few_groups_are_refused(int? folds, int divisor, string field, string message)
    {
        using var table = Table([0, 1 / divisor, 2 / divisor - 1 + 1 / divisor]);

        var e = Assert.Throws<JobException>(() => table.Divide(ByGroup with { Folds = folds }));

        Assert.Equal((65, "TooFewGroups", field), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static SplitTable Table(int[] groups, int threads = 1) => new(
        "SELECT i::BIGINT AS i, 'a' AS y, g FROM (VALUES " + string.Join(", ", groups.Select((group, i) => $"({i}, {group})"))
            + ") AS t(i, g)",
        threads);
}
