namespace Sluice.Trainer.Evaluation.Bootstrap;

/// <summary>Intervals of shares of rows.</summary>
public static class ShareInterval
{
    /// <summary>
    /// The score interval of a share (Wilson, Probable Inference, 1927), which keeps its level for shares near 0 and 1 and for few rows.
    /// </summary>
    /// <param name="share">The share that was seen, 0 to 1.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="level">Level of the interval, such as 0.95.</param>
    public static (double Low, double High) Wilson(double share, int rows, double level = 0.95)
    {
        var z = -NormalDistribution.Quantile((1 - level) / 2);
        var weight = z * z / rows;
        var middle = (share + weight / 2) / (1 + weight);
        var half = z * Math.Sqrt(share * (1 - share) / rows + weight / (4 * rows)) / (1 + weight);
        // At the ends the bounds are exact, and rounding must not move them.
        return (share == 0 ? 0 : middle - half, share == 1 ? 1 : middle + half);
    }

    /// <summary>
    /// The interval of the difference of two shares of the same rows, of which only the rows that differ count: Newcombe's hybrid of two
    /// score intervals (Zou and Donner, Construction of Confidence Limits About Effect Measures, 2008). It is as wide as few rows demand:
    /// where none differs, it reaches as far as an event can be likely that none of the rows shows.
    /// </summary>
    /// <param name="gained">The share of the rows that only the second has.</param>
    /// <param name="lost">The share of the rows that only the first has.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="level">Level of the interval, such as 0.95.</param>
    public static (double Low, double High) Difference(double gained, double lost, int rows, double level = 0.95)
    {
        var (gain, loss) = (Wilson(gained, rows, level), Wilson(lost, rows, level));
        return (
            gained - lost - double.Hypot(gained - gain.Low, loss.High - lost),
            gained - lost + double.Hypot(gain.High - gained, lost - loss.Low));
    }
}
