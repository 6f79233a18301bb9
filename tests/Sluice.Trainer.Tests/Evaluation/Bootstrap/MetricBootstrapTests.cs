using Sluice.Trainer.Evaluation.Bootstrap;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Bootstrap;

public sealed class MetricBootstrapTests
{
    private static readonly MetricBootstrap Bootstrap = new(seed: 7);

    [Theory]
    [InlineData(400)]
    [InlineData(120_000)] // more than a resample draws
    public void An_interval_of_a_mean_is_that_of_the_textbook(int rows)
    {
        // The values are uniform, and the standard error is that of the mean.
        var random = new RandomStream(1, "uniform");
        double[] values = [.. Enumerable.Range(0, rows).Select(_ => random.Fraction())];
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (rows - 1.0) / rows);

        var interval = new MetricBootstrap(7, 1000).Interval(Mean("mae", values), All(rows));

        Assert.Equal(mean, interval.Estimate, 1e-12);
        Assert.Equal(mean - 1.966 * error, interval.Low, 0.15 * error);
        Assert.Equal(mean + 1.966 * error, interval.High, 0.15 * error);
    }

    [Fact]
    public void An_interval_reaches_farther_to_the_side_of_rare_large_losses()
    {
        double[] losses = [.. Enumerable.Range(0, 200).Select(row => row % 40 == 0 ? 10.0 : 0.1)];

        var interval = Bootstrap.Interval(Mean("logLoss", losses), All(200));

        Assert.True(interval.High - interval.Estimate > 1.3 * (interval.Estimate - interval.Low), $"{interval}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        var (stable, candidate) = (Mean("mae", [1, 2, 3, 4, 5]), Mean("mae", [2, 2, 2, 5, 9]));

        Assert.Equal(Bootstrap.Difference(stable, candidate, All(5)), Bootstrap.Difference(stable, candidate, All(5)));
        Assert.NotEqual(
            new MetricBootstrap(8, level: 0.9).Difference(stable, candidate, All(5)).Difference,
            Bootstrap.Difference(stable, candidate, All(5)).Difference);
    }

    [Fact]
    public void Both_models_are_judged_on_the_same_resamples()
    {
        // The candidate loses exactly 1 on each row, however much the rows differ.
        double[] losses = [.. Enumerable.Range(0, 50).Select(row => (double)row)];

        var of = Bootstrap.Difference(Mean("mae", losses), Mean("mae", [.. losses.Select(loss => loss + 1)]), All(50));

        Assert.Equal((24.5, 25.5, 1.0), (of.Stable, of.Candidate, of.Difference.Estimate));
        Assert.Equal(1, of.Difference.Low, 1e-12);
        Assert.Equal(1, of.MostHarm, 1e-12);
        Assert.True(of.IsNotWorseBy(1.01));
        Assert.False(of.IsNotWorseBy(0.99));
    }

    [Fact]
    public void Harm_is_the_side_on_which_the_metric_is_worse()
    {
        var interval = new BootstrapInterval(0.01, -0.02, 0.05, 0);

        Assert.Equal(0.02, new MetricDifference("accuracy", Better.Higher, 0.9, 0.91, interval).MostHarm);
        Assert.Equal(0.05, new MetricDifference("logLoss", Better.Lower, 0.3, 0.31, interval).MostHarm);
        Assert.False(new MetricDifference("coverage.0.5", Better.Neither, 0.5, 0.51, interval).IsNotWorseBy(1));
    }

    [Fact]
    public void Without_a_row_that_differs_a_share_may_still_differ_by_what_the_rows_cannot_exclude()
    {
        var metric = Share([.. Enumerable.Repeat(1.0, 100)]);

        var of = Bootstrap.Difference(metric, metric, All(100));

        // The score interval of 0 of 100 rows ends at z² / (100 + z²).
        Assert.Equal(0, of.Difference.Estimate);
        Assert.Equal(-3.841459 / 103.841459, of.Difference.Low, 1e-6);
        Assert.Equal(3.841459 / 103.841459, of.Difference.High, 1e-6);
        Assert.False(of.IsNotWorseBy(0.03));
        Assert.True(of.IsNotWorseBy(0.04));
    }

    [Fact]
    public void Undefined_values_are_counted_and_many_of_them_leave_no_interval()
    {
        // The only row of the second class is missing in (1 - 1/n)^n, a little more than a third, of the resamples; of five rows, in 0.3 %.
        Assert.InRange(Of(1).Difference.Undefined, 600, 900);
        Assert.Equal((double.NaN, double.NaN), (Of(1).Difference.Low, Of(1).Difference.High));
        Assert.False(Of(1).IsNotWorseBy(1));
        Assert.InRange(Of(5).Difference.Undefined, 1, 60);
        Assert.True(Of(5).Difference.Low < Of(5).Difference.High);

        static MetricDifference Of(int ofSecond)
        {
            var random = new RandomStream(1, "rare");
            int[] actual = [.. Enumerable.Range(0, 60).Select(row => row < ofSecond ? 1 : 0)];
            return Bootstrap.Difference(Auc(actual, random), Auc(actual, random), All(60));
        }
    }

    [Fact]
    public void Without_rows_or_without_a_value_nothing_is_proven()
    {
        var metric = Mean("mae", [1, double.NaN]);

        Assert.Equal(new BootstrapInterval(double.NaN, double.NaN, double.NaN, 0), Bootstrap.Difference(metric, metric, []).Difference);
        Assert.False(Bootstrap.Difference(metric, metric, All(2)).IsNotWorseBy(double.MaxValue));
        Assert.False(Bootstrap.Difference(Share([1]), Share([1]), []).IsNotWorseBy(1));
        Assert.False(Bootstrap.Difference(metric, metric, [0]).IsNotWorseBy(1)); // one row has no spread
        Assert.Throws<ArgumentException>(() => Bootstrap.Difference(metric, Mean("rmse", [1, 2]), All(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MetricBootstrap(1, resamples: 999));
    }

    [Fact]
    public void The_interval_of_a_share_is_Wilsons()
    {
        var interval = Bootstrap.Interval(Share([.. Enumerable.Range(0, 10).Select(row => row < 8 ? 1.0 : 0)]), All(10));

        // z = 1.959964: (0.8 + z²/20 ± z √(0.16/10 + z²/400)) / (1 + z²/10)
        Assert.Equal(0.490162, interval.Low, 1e-6);
        Assert.Equal(0.943318, interval.High, 1e-6);
        Assert.Equal((0.0, 0.277533), (ShareInterval.Wilson(0, 10).Low, Math.Round(ShareInterval.Wilson(0, 10).High, 6)));
        Assert.Equal(1, ShareInterval.Wilson(1, 10).High);
    }

    [Fact]
    public void The_interval_of_a_difference_of_shares_is_made_of_those_of_gains_and_losses()
    {
        // Of ten rows, two are gained (Wilson: 0.056682 to 0.509838) and one is lost (0.017876 to 0.404150).
        var (low, high) = ShareInterval.Difference(0.2, 0.1, 10);

        Assert.Equal(0.1 - Math.Sqrt(Math.Pow(0.2 - 0.056682, 2) + Math.Pow(0.404150 - 0.1, 2)), low, 1e-5);
        Assert.Equal(0.1 + Math.Sqrt(Math.Pow(0.509838 - 0.2, 2) + Math.Pow(0.1 - 0.017876, 2)), high, 1e-5);
    }

    [Theory]
    [InlineData(0.975, 1.959963984540054, 30, 2.042272)]
    [InlineData(0.025, -1.959963984540054, 9, -2.262157)]
    [InlineData(0.5, 0, 9, 0)]
    [InlineData(0.0001, -3.719016485455709, 100, -3.861844)]
    public void Quantiles_are_those_of_the_tables(double probability, double normal, int freedom, double student)
    {
        Assert.Equal(normal, NormalDistribution.Quantile(probability), 1e-12);
        Assert.Equal(probability, NormalDistribution.Cdf(normal), 1e-14);
        Assert.Equal(student, NormalDistribution.StudentQuantile(normal, freedom), 2e-3);
    }

    private static int[] All(int rows) => [.. Enumerable.Range(0, rows)];

    private static Metric Mean(string name, double[] values) => new(name, Better.Lower, rows => MeanOf(values, rows));

    private static Metric Share(double[] values) => new("accuracy", Better.Higher, rows => MeanOf(values, rows)) { IsShare = true };

    private static Metric Auc(int[] actual, RandomStream random)
    {
        float[] yes = [.. actual.Select(_ => (float)random.Fraction())];
        var scores = new ClassificationScores(["no", "yes"], actual, [.. yes.SelectMany(value => new[] { 1 - value, value })]);
        return scores.Metrics["rocAuc"];
    }

    private static double MeanOf(double[] values, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }
}
