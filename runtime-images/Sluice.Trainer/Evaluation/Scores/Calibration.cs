namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>The rows whose highest probability is above <paramref name="From"/> and at most <paramref name="To"/>.</summary>
/// <param name="From">Lower edge.</param>
/// <param name="To">Upper edge.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Confidence">Mean of the highest probabilities. NaN without rows.</param>
/// <param name="Accuracy">Share of the rows whose class is the one with the highest probability. NaN without rows.</param>
public sealed record CalibrationBin(double From, double To, long Rows, double Confidence, double Accuracy);

/// <summary>
/// Whether a classifier is right as often as its highest probability says: 15 bins of equal width (Guo et al., On Calibration of Modern
/// Neural Networks, 2017, https://arxiv.org/abs/1706.04599). It looks at probabilities alone: thresholds do not change it.
/// </summary>
public sealed class Calibration
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 15;

    private readonly float[] top;
    private readonly bool[] right;

    /// <summary>Finds the highest probability of each row.</summary>
    /// <param name="actual">Class of each row.</param>
    /// <param name="probabilities">Probabilities of the classes, row by row.</param>
    internal Calibration(int[] actual, float[] probabilities)
    {
        top = new float[actual.Length];
        right = new bool[actual.Length];
        var classes = actual.Length == 0 ? 0 : probabilities.Length / actual.Length;
        for (var row = 0; row < actual.Length; row++)
        {
            var best = Predictions.Highest(probabilities.AsSpan(row * classes, classes));
            top[row] = best < 0 ? float.NaN : probabilities[row * classes + best];
            right[row] = best == actual[row];
        }
    }

    /// <summary>The bins from the lowest to the highest. Rows whose probabilities are NaN are in none.</summary>
    /// <param name="rows">Row numbers.</param>
    public IReadOnlyList<CalibrationBin> Table(ReadOnlySpan<int> rows)
    {
        var bins = Sums(rows, out _);
        return
        [
            .. bins.Select((bin, i) => new CalibrationBin(
                (double)i / Bins, (i + 1.0) / Bins, bin.Rows, bin.Confidence / bin.Rows, (double)bin.Right / bin.Rows)),
        ];
    }

    /// <summary>
    /// Expected calibration error: the mean over the rows of the distance between accuracy and mean confidence of their bin. NaN if the
    /// probabilities of a row are.
    /// </summary>
    /// <param name="rows">Row numbers.</param>
    public double Error(ReadOnlySpan<int> rows)
    {
        var sums = Sums(rows, out var unknown);
        var error = 0.0;
        foreach (var (_, confidence, hits) in sums)
        {
            error += Math.Abs(hits - confidence);
        }

        return unknown || rows.IsEmpty ? double.NaN : error / rows.Length;
    }

    private (long Rows, double Confidence, long Right)[] Sums(ReadOnlySpan<int> rows, out bool unknown)
    {
        var bins = new (long Rows, double Confidence, long Right)[Bins];
        unknown = false;
        foreach (var row in rows)
        {
            if (float.IsNaN(top[row]))
            {
                unknown = true;
                continue;
            }

            // The product of a float and 15 is exact in double, so a probability on an edge is in the bin below it.
            ref var bin = ref bins[Math.Clamp((int)Math.Ceiling((double)top[row] * Bins) - 1, 0, Bins - 1)];
            bin = (bin.Rows + 1, bin.Confidence + top[row], bin.Right + (right[row] ? 1 : 0));
        }

        return bins;
    }
}
