namespace Sluice.Trainer.Evaluation;

/// <summary>
/// How predicted numbers lie to the actual ones: the counts of a square grid over the range of both. A few far ones would leave all others
/// in one cell, so the range is that from the 1st to the 99th percentile, and rows beyond it count in the cells at the edge.
/// </summary>
/// <param name="From">Lower end of the range.</param>
/// <param name="To">Upper end of the range.</param>
/// <param name="Counts">Rows by the bin of the actual number, and in that by the bin of the predicted one, ascending.</param>
internal sealed record PredictionGrid(double From, double To, IReadOnlyList<IReadOnlyList<long>> Counts)
{
    /// <summary>Number of bins on each side.</summary>
    public const int Bins = 24;

    /// <summary>Counts rows. Null where all finite numbers are equal, or there are none.</summary>
    /// <param name="actual">Target of each row.</param>
    /// <param name="predicted">Prediction for each row. Rows where it is not finite are left out.</param>
    public static PredictionGrid? Of(IReadOnlyList<double> actual, IReadOnlyList<double> predicted)
    {
        (double Actual, double Predicted)[] pairs =
            [.. actual.Zip(predicted).Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second))];
        var (from, to) = (
            Math.Min(Quantile(pairs.Select(pair => pair.Actual), 0.01), Quantile(pairs.Select(pair => pair.Predicted), 0.01)),
            Math.Max(Quantile(pairs.Select(pair => pair.Actual), 0.99), Quantile(pairs.Select(pair => pair.Predicted), 0.99)));
        if (!(from < to))
        {
            return null;
        }

        long[][] counts = [.. Enumerable.Range(0, Bins).Select(_ => new long[Bins])];
        foreach (var pair in pairs)
        {
            counts[Bin(pair.Actual)][Bin(pair.Predicted)]++;
        }

        return new PredictionGrid(from, to, counts);

        int Bin(double value) => (int)Math.Clamp(Math.Floor((value - from) / (to - from) * Bins), 0, Bins - 1);
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}
