using Sluice.Data.Profiles;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Reporting;
using Sluice.Trainer.Reporting.Sections;

namespace Sluice.Trainer.Tests.Reporting;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1, 0, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(3, 27, 1, new double[] { 5, 10, 15, 20, 25 })]
    [InlineData(1, 3, 1, new double[] { 1, 2, 3 })]
    [InlineData(-250, 250, 0, new double[] { -200, -100, 0, 100, 200 })]
    [InlineData(0.00011, 0.00049, 0, new[] { 0.0002, 0.0003, 0.0004 })]
    public void Axes_have_round_numbers(double from, double to, double least, double[] expected)
    {
        var ticks = Chart.Ticks(from, to, least);

        Assert.Equal(expected.Length, ticks.Count);
        Assert.All(expected.Zip(ticks), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.98550724, "0.9855")]
    [InlineData(1234.56, "1235")]
    [InlineData(-0.00049, "-0.00049")]
    [InlineData(1.23456e-7, "1.235e-7")]
    [InlineData(12345678, "1.235e7")]
    [InlineData(999999, "999999")]
    [InlineData(double.NaN, "undefined")]
    public void Numbers_have_four_digits(double value, string shown) => Assert.Equal(shown, Shown.Number(value));

    // Half of the values are 0; the others lie evenly between 0 and 16, so that each of the 16 bins has one of them.
    [Fact]
    public void A_histogram_follows_from_quantiles()
    {
        Quantile[] quantiles = [new(0, 0, 0, 16), new(75, 8, 24, 24), new(100, 16, 32, 32)];

        var counts = Distribution.Counts(quantiles);

        Assert.Equal(17, counts[0], 1e-9);
        Assert.All(counts.Skip(1), count => Assert.Equal(1, count, 1e-9));
    }

    [Fact]
    public void Predictions_are_counted_in_the_field_of_both_numbers()
    {
        double[] actual = [.. Enumerable.Range(0, 201).Select(i => (double)i), 1e9, double.NaN];
        double[] predicted = [.. actual.Take(201), 0, 1];

        var grid = PredictionGrid.Of(actual, predicted)!;

        Assert.Equal((1, 199), (grid.From, grid.To));
        Assert.Equal(202, grid.Counts.Sum(row => row.Sum()));
        Assert.Equal(201, Enumerable.Range(0, PredictionGrid.Bins).Sum(i => grid.Counts[i][i]));
        Assert.Equal(1, grid.Counts[^1][0]);
        Assert.Null(PredictionGrid.Of([1, 1], [1, 1]));
        Assert.Null(PredictionGrid.Of([], []));
    }
}
