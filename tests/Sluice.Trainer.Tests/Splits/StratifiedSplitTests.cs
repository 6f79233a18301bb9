using FsCheck.Xunit;
using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Splits;

namespace Sluice.Trainer.Tests.Splits;

public sealed class StratifiedSplitTests
{
    [Fact]
    public void Classes_keep_their_proportions()
    {
        var table = Table([.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 40), .. Enumerable.Repeat(2, 3)]);

        var split = StratifiedSplit.Divide(table, 0.2m, 7);

        Assert.Equal([20, 8, 1], Enumerable.Range(0, 3).Select(label => split.HeldOut.Count(row => table.Labels[row] == label)));
    }

    [Fact]
    public void The_split_of_a_seed_is_fixed_for_ever()
        => Assert.Equal([2, 7, 8, 9], StratifiedSplit.Divide(Table([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), 0.3m, 42).HeldOut);

    [Property]
    public void Every_row_is_on_one_side_and_each_side_has_every_class(byte[] labels, long seed)
    {
        var kinds = labels.Select(label => label % 3).GroupBy(kind => kind).Where(group => group.Count() > 1)
            .SelectMany((group, i) => group.Select(_ => i)).ToArray();
        if (kinds.Length == 0)
        {
            return;
        }

        var table = Table(kinds);
        var split = StratifiedSplit.Divide(table, 0.25m, seed);

        Assert.Equal(Enumerable.Range(0, kinds.Length), split.Training.Concat(split.HeldOut).Order());
        Assert.Equal(kinds.Distinct().Order(), split.Training.Select(row => kinds[row]).Distinct().Order());
        Assert.Equal(kinds.Distinct().Order(), split.HeldOut.Select(row => kinds[row]).Distinct().Order());
        Assert.Equal(split.HeldOut, StratifiedSplit.Divide(table, 0.25m, seed).HeldOut);
    }

    [Fact]
    public void A_class_of_one_row_is_refused_by_name()
    {
        var e = Assert.Throws<TrainerException>(() => StratifiedSplit.Divide(Table([0, 0, 1]), 0.2m, 0));

        Assert.Equal((65, "TooFewRows"), (e.ExitCode, e.Error.Reason));
        Assert.Contains("class 'k1' occurs only in row 4", e.Message, StringComparison.Ordinal);
    }

    private static Table Table(int[] labels) => new()
    {
        Features = [],
        Classes = [.. labels.Distinct().Order().Select(label => $"k{label}")],
        Labels = labels,
        Digest = "",
    };
}
