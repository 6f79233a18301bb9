using System.Buffers;
using Sluice.Trainer.Evaluation.Curves;

namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>The areas under two curves.</summary>
/// <param name="Roc">Under the ROC curve, by the trapezoidal rule. NaN unless some rows are of the class and some are not.</param>
/// <param name="PrecisionRecall">
/// Average precision: the sum of the precisions, each weighted by the recall that it adds, as scikit-learn's
/// <c>average_precision_score</c>. NaN if no row is of the class.
/// </param>
internal readonly record struct Areas(double Roc, double PrecisionRecall);

/// <summary>
/// The rows in the order of the probability of one class. It is sorted once, so that the areas under the curves cost one pass on a large
/// sample and a sort of its own on a small one. Rows of the same probability are one point of the curves. If the
/// probability of a row is NaN, the areas are.
/// </summary>
internal sealed class Ranking
{
    private const int Unknown = -1;
    private readonly int[] keys; // twice the rank of the probability, plus 1 where the row is of the class
    private readonly int ranks;

    /// <summary>Sorts the rows.</summary>
    /// <param name="probabilities">Probability of the class for each row.</param>
    /// <param name="isOf">Whether a row is of the class.</param>
    public Ranking(float[] probabilities, Func<int, bool> isOf)
    {
        var sorted = (float[])probabilities.Clone();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        keys = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ranks += i > 0 && sorted[i] != sorted[i - 1] ? 1 : 0;
            keys[order[i]] = float.IsNaN(sorted[i]) ? Unknown : 2 * ranks + (isOf(order[i]) ? 1 : 0);
        }

        ranks++;
    }

    /// <summary>The areas under the curves of some rows.</summary>
    /// <param name="rows">Row numbers.</param>
    public Areas Areas(ReadOnlySpan<int> rows) => (rows.Length >= ranks / 8 ? Counted(rows) : Sorted(rows)).Areas;

    /// <summary>What each probability that some of the rows have selects as a threshold, from the highest down.</summary>
    /// <param name="rows">Row numbers. Their <see cref="Areas(ReadOnlySpan{int})"/> must be defined.</param>
    /// <param name="probability">The probability of a row, by which it was sorted. It is not kept, since there are many rankings.</param>
    public IReadOnlyList<ThresholdPoint> Points(ReadOnlySpan<int> rows, Func<int, float> probability)
    {
        var (counts, levels) = (new int[2 * ranks], new float[ranks]);
        foreach (var row in rows)
        {
            counts[keys[row]]++;
            levels[keys[row] / 2] = probability(row);
        }

        var points = new List<ThresholdPoint>(Math.Min(ranks, rows.Length));
        var (others, of) = (0L, 0L);
        for (var i = ranks - 1; i >= 0; i--)
        {
            (others, of) = (others + counts[2 * i], of + counts[2 * i + 1]);
            if (counts[2 * i] + counts[2 * i + 1] > 0)
            {
                points.Add(new ThresholdPoint(levels[i], others, of));
            }
        }

        return points;
    }

    private Curves Counted(ReadOnlySpan<int> rows)
    {
        var counts = ArrayPool<int>.Shared.Rent(2 * ranks);
        try
        {
            Array.Clear(counts, 0, 2 * ranks);
            foreach (var row in rows)
            {
                if (keys[row] == Unknown)
                {
                    return default;
                }

                counts[keys[row]]++;
            }

            var curves = default(Curves);
            for (var i = ranks - 1; i >= 0; i--)
            {
                curves.Add(counts[2 * i + 1], counts[2 * i]);
            }

            return curves;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    private Curves Sorted(ReadOnlySpan<int> rows)
    {
        var sorted = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            sorted[i] = keys[rows[i]];
        }

        Array.Sort(sorted);
        if (sorted[0] == Unknown)
        {
            return default;
        }

        var curves = default(Curves);
        for (var (end, start) = (sorted.Length, sorted.Length); end > 0; end = start)
        {
            var (rank, positives) = (sorted[end - 1] / 2, 0);
            for (; start > 0 && sorted[start - 1] / 2 == rank; start--)
            {
                positives += sorted[start - 1] % 2;
            }

            curves.Add(positives, end - start - positives);
        }

        return curves;
    }

    private struct Curves
    {
        private long positives;
        private long negatives;
        private long area; // twice the area under the ROC curve, in rows of the class times other rows
        private double precisions;

        public readonly Areas Areas => new(
            positives > 0 && negatives > 0 ? area / (2.0 * positives * negatives) : double.NaN,
            positives > 0 ? precisions / positives : double.NaN);

        /// <summary>Adds the rows of the next lower probability.</summary>
        public void Add(int of, int other)
        {
            area += other * (2 * positives + of);
            positives += of;
            negatives += other;
            precisions += of > 0 ? of * ((double)positives / (positives + negatives)) : 0;
        }
    }
}
