using Sluice.Trainer.Evaluation.Slices;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Slices;

public sealed class SliceFinderTests
{
    private const int Rows = 2000;

    [Fact]
    public void The_slice_with_the_planted_loss_is_the_worst()
    {
        var data = new Data(1);
        var search = new SliceFinder().Find(data.Losses(row => data.Value(1, row) == "v2" ? 1 : 0), data.Columns);

        var worst = Assert.Single(search.Worst);
        Assert.Equal("c1=v2", worst.Slice.Name);
        Assert.Equal(data.Columns[1].Slices().Single(slice => slice.Name == "c1=v2").Rows, worst.Slice.Rows);
        Assert.InRange(worst.Loss, worst.Low, worst.High);
        Assert.InRange(worst.OtherLoss, 0.4, 0.6); // a uniform loss between 0 and 1, and 1 more in the slice
        Assert.InRange(worst.Loss, 1.4, 1.6);
        Assert.InRange(worst.High - worst.Low, 0.02, 0.15);
        Assert.True(worst.Effect > 1.5);
    }

    [Fact]
    public void A_pair_is_found_that_neither_of_its_columns_shows()
    {
        // The loss is high where two columns have the same of two values, and low where they do not.
        var data = new Data(2, values: 2);
        var search = new SliceFinder().Find(data.Losses(row => data.Value(0, row) == data.Value(3, row) ? 0.5 : 0), data.Columns);

        Assert.Equal(["c0=v0 and c3=v0", "c0=v1 and c3=v1"], search.Worst.Select(worst => worst.Slice.Name).Order());
        Assert.All(search.Worst, worst => Assert.InRange(worst.Slice.Rows.Length, 400, 600));
        Assert.Equal(0, search.PairsLeftOut);
        Assert.Equal(6 * 2 + 15 * 4, search.Tested); // both slices of six columns, and the four of each pair
    }

    [Fact]
    public void More_severe_slices_come_first_and_no_more_are_reported_than_asked_for()
    {
        var data = new Data(3);
        var losses = data.Losses(row => data.Value(0, row) == "v0" ? 0.6 : data.Value(2, row) == "v1" ? 0.3 : 0);
        var search = new SliceFinder().Find(losses, data.Columns);

        Assert.Equal("c0=v0", search.Worst[0].Slice.Name);
        Assert.Contains(search.Worst.Skip(1), worst => worst.Slice.Name.StartsWith("c2=v1", StringComparison.Ordinal));
        Assert.Equal(search.Worst.Select(worst => worst.Severity).OrderDescending(), search.Worst.Select(worst => worst.Severity));
        Assert.Equal(["c0=v0"], new SliceFinder { Most = 1 }.Find(losses, data.Columns).Worst.Select(worst => worst.Slice.Name));
    }

    [Fact]
    public void Chance_alone_is_rarely_reported()
    {
        var reported = Enumerable.Range(10, 40).Count(seed =>
        {
            var data = new Data(seed);
            return new SliceFinder().Find(data.Losses(_ => 0), data.Columns).Worst.Count > 0;
        });

        Assert.InRange(reported, 0, 6); // of 40 searches, at 5 % each
    }

    [Fact]
    public void Slices_below_the_least_size_are_not_tested()
    {
        var column = SliceColumn.OfValues("x", [.. Enumerable.Range(0, 200).Select(row => row < 19 ? "few" : row < 100 ? "a" : "b")]);
        double[] losses = [.. Enumerable.Range(0, 200).Select(row => row < 19 ? 9.0 + row % 2 : row % 2)];

        Assert.DoesNotContain(new SliceFinder().Find(losses, [column]).Worst, worst => worst.Slice.Name == "x=few");
        Assert.Equal(["x=few"], new SliceFinder { LeastSize = 19 }.Find(losses, [column]).Worst.Select(worst => worst.Slice.Name));
    }

    [Fact]
    public void Wrong_or_right_as_the_loss_gives_Wilsons_interval()
    {
        var column = SliceColumn.OfValues("x", [.. Enumerable.Range(0, 200).Select(row => row < 50 ? "bad" : "good")]);
        double[] losses = [.. Enumerable.Range(0, 200).Select(row => row < 50 ? 1.0 : 0)];

        var worst = Assert.Single(new SliceFinder().Find(losses, [column]).Worst);

        Assert.Equal((1.0, 1.0, 0.0), (worst.Loss, worst.High, worst.OtherLoss));
        Assert.Equal(50 / (50 + 3.841459), worst.Low, 1e-6);
        Assert.Equal(1 / Math.Sqrt(0.25 * 0.75 * 200 / 199), worst.Effect, 1e-9);
        // SliceLine: 0.95 (1 / 0.25 - 1) - 0.05 (200 / 50 - 1)
        Assert.Equal(0.95 * 3 - 0.05 * 3, worst.Severity, 1e-12);
    }

    [Fact]
    public void The_same_rows_are_reported_once()
    {
        var data = new Data(6);
        var copy = SliceColumn.OfValues("copy", [.. Enumerable.Range(0, Rows).Select(row => data.Value(1, row))]);

        var search = new SliceFinder().Find(data.Losses(row => data.Value(1, row) == "v2" ? 1 : 0), [.. data.Columns, copy]);

        Assert.Equal(["c1=v2"], search.Worst.Select(worst => worst.Slice.Name));
    }

    [Fact]
    public void The_work_is_bounded_and_what_was_left_out_is_told()
    {
        var data = new Data(2, values: 2);
        var losses = data.Losses(row => data.Value(0, row) == data.Value(3, row) ? 0.5 : 0);

        Assert.Equal(15, new SliceFinder { Work = 0 }.Find(losses, data.Columns).PairsLeftOut);
        Assert.Equal(5, new SliceFinder { Work = Rows * (6 + 10) }.Find(losses, data.Columns).PairsLeftOut);
    }

    [Fact]
    public void Unknown_losses_are_left_out_and_without_any_nothing_is_found()
    {
        var data = new Data(5);
        var losses = data.Losses(row => data.Value(1, row) == "v2" ? 1 : 0);
        losses[7] = double.NaN;

        Assert.Equal("c1=v2", Assert.Single(new SliceFinder().Find(losses, data.Columns).Worst).Slice.Name);
        Assert.Empty(new SliceFinder().Find([.. losses.Select(_ => double.NaN)], data.Columns).Worst);
        Assert.Empty(new SliceFinder().Find(new double[Rows], data.Columns).Worst);
        Assert.Empty(new SliceFinder().Find([], []).Worst);
    }

    /// <summary>Six independent columns, and a loss that is uniform between 0 and 1 but for what is planted.</summary>
    private sealed class Data
    {
        private readonly string[][] values;
        private readonly RandomStream random;

        public Data(int seed, int values = 4)
        {
            random = new RandomStream(seed, "slices");
            this.values =
            [
                .. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, Rows).Select(_ => $"v{random.Below(values)}").ToArray()),
            ];
            Columns = [.. this.values.Select((of, i) => SliceColumn.OfValues($"c{i}", of))];
        }

        public IReadOnlyList<SliceColumn> Columns { get; }

        public string Value(int column, int row) => values[column][row];

        public double[] Losses(Func<int, double> planted) => [.. Enumerable.Range(0, Rows).Select(row => random.Fraction() + planted(row))];
    }
}
