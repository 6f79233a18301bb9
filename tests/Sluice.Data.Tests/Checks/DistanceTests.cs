using Sluice.Data.Checks;

namespace Sluice.Data.Tests.Checks;

/// <summary>Distances of distributions that were worked by hand.</summary>
public sealed class DistanceTests
{
    // 0.5 → 0.25 and 0.5 → 0.75: (−0.25)·ln 0.5 + 0.25·ln 1.5 = 0.25·ln 3.
    [Theory]
    [InlineData(new long[] { 50, 50 }, new long[] { 5, 5 }, 0)]
    [InlineData(new long[] { 50, 50 }, new long[] { 25, 75 }, 0.27465307216702745)]
    [InlineData(new long[] { 25, 75 }, new long[] { 50, 50 }, 0.27465307216702745)]

    // An empty bin counts as 0.0001: (1 − 0.0001)·ln 10000 in each of two bins, and 0.4999·ln 5000 where half of the rows are new.
    [InlineData(new long[] { 10, 0 }, new long[] { 0, 10 }, 2 * 0.9999 * 9.210340371976184)]
    [InlineData(new long[] { 10, 0 }, new long[] { 5, 5 }, (0.5 * 0.6931471805599453) + (0.4999 * 8.517193191416238))]

    // A bin that is empty on both sides adds nothing.
    [InlineData(new long[] { 50, 0, 50 }, new long[] { 25, 0, 75 }, 0.27465307216702745)]
    public void Population_stability(long[] reference, long[] current, double expected) =>
        Assert.Equal(expected, Distances.PopulationStability(reference, current), 12);

    // Disjoint distributions are 1 apart. For (1, 0) and (½, ½) the mixture is (¾, ¼): ½·log2(4/3) + ½·(½·log2(2/3) + ½·log2 2).
    [Theory]
    [InlineData(new long[] { 50, 50 }, new long[] { 5, 5 }, 0)]
    [InlineData(new long[] { 10, 0 }, new long[] { 0, 7 }, 1)]
    [InlineData(new long[] { 10, 0 }, new long[] { 5, 5 }, 0.5579230452841438)]
    [InlineData(new long[] { 5, 5, 0 }, new long[] { 10, 0, 0 }, 0.5579230452841438)]
    public void Jensen_Shannon(long[] reference, long[] current, double expected) =>
        Assert.Equal(expected, Distances.JensenShannon(reference, current), 12);
}
