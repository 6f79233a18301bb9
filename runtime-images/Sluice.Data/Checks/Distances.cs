namespace Sluice.Data.Checks;

/// <summary>
/// Distances between two distributions. They are counts of the same bins, of which at least one of each is above 0.
/// </summary>
internal static class Distances
{
    /// <summary>The share that stands for none, as PSI has no value for an empty bin. It is that of Evidently.</summary>
    public const double LeastShare = 0.0001;

    /// <summary>
    /// The population stability index: the sum over all bins of (q − p) · ln(q / p), from 0 without an upper end. By a rule of thumb of
    /// credit scoring, up to 0.1 is no change and 0.25 a great one.
    /// </summary>
    public static double PopulationStability(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        var (p, q) = (Shares(reference), Shares(current));
        return p.Zip(q).Sum(pair =>
        {
            var (before, after) = (Math.Max(pair.First, LeastShare), Math.Max(pair.Second, LeastShare));
            return (after - before) * Math.Log(after / before);
        });
    }

    /// <summary>
    /// The Jensen–Shannon distance: the square root of the mean of both divergences from the mixture, with logarithms to base 2, from 0 to
    /// 1.
    /// </summary>
    public static double JensenShannon(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        var (p, q) = (Shares(reference), Shares(current));
        var divergence = p.Zip(q).Sum(pair => (Term(pair.First, pair.Second) + Term(pair.Second, pair.First)) / 2);
        return Math.Sqrt(Math.Clamp(divergence, 0, 1));

        static double Term(double one, double other) => one > 0 ? one * Math.Log2(2 * one / (one + other)) : 0;
    }

    /// <summary>
    /// The Kolmogorov–Smirnov statistic of numbers, from 0 to 1: the greatest difference of the cumulative distributions, or that of the
    /// shares of missing values where it is greater. Both distributions are known at the quantiles of the reference and on both sides of
    /// each, and between two quantiles lies at most one per cent of the reference. So the statistic is at most 0.01 less than that of all
    /// values, never more, and exact where the reference has at most 101 values.
    /// </summary>
    /// <param name="reference">How many values of the reference are below each quantile, and at it or below.</param>
    /// <param name="current">The same of the current values.</param>
    /// <param name="referenceTotal">How many values the reference has.</param>
    /// <param name="currentTotal">How many values there are.</param>
    public static double KolmogorovSmirnov(
        IReadOnlyList<(long Below, long AtMost)> reference,
        IReadOnlyList<(long Below, long AtMost)> current,
        long referenceTotal,
        long currentTotal) =>
        reference.Zip(current).Max(pair => Math.Max(
            Math.Abs(((double)pair.First.Below / referenceTotal) - ((double)pair.Second.Below / currentTotal)),
            Math.Abs(((double)pair.First.AtMost / referenceTotal) - ((double)pair.Second.AtMost / currentTotal))));

    private static double[] Shares(IReadOnlyList<long> counts)
    {
        var total = counts.Sum();
        return [.. counts.Select(count => (double)count / total)];
    }
}
