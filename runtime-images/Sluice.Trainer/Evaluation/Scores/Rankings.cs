using Sluice.Trainer.Evaluation.Curves;

namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The rows in the order of the probability of each of several classes or labels. An order is made when it is first needed.
/// </summary>
internal sealed class Rankings
{
    private readonly Lazy<Ranking>[] rankings;
    private readonly float[] probabilities;

    /// <summary>Prepares the orders.</summary>
    /// <param name="count">Number of classes or labels.</param>
    /// <param name="probabilities">Their probabilities, row by row.</param>
    /// <param name="isOf">Whether a row (first argument) is of a class (second argument).</param>
    public Rankings(int count, float[] probabilities, Func<int, int, bool> isOf)
    {
        this.probabilities = probabilities;
        rankings =
        [
            .. Enumerable.Range(0, count).Select(of => new Lazy<Ranking>(() =>
            {
                var column = new float[probabilities.Length / count];
                for (var row = 0; row < column.Length; row++)
                {
                    column[row] = probabilities[row * count + of];
                }

                return new Ranking(column, row => isOf(row, of));
            })),
        ];
    }

    /// <summary>The areas under the curves of one class.</summary>
    /// <param name="of">Index of the class.</param>
    /// <param name="rows">Row numbers.</param>
    public Areas Of(int of, ReadOnlySpan<int> rows) => rankings[of].Value.Areas(rows);

    /// <summary>The curves of one class. Null where the area under its ROC curve is undefined.</summary>
    /// <param name="of">Index of the class.</param>
    /// <param name="rows">Row numbers.</param>
    public ThresholdCurve? Curve(int of, ReadOnlySpan<int> rows) =>
        rows.IsEmpty || double.IsNaN(Of(of, rows).Roc)
            ? null
            : new ThresholdCurve(rankings[of].Value.Points(rows, row => probabilities[row * rankings.Length + of]));

    /// <summary>
    /// The mean areas over the classes of which they are defined: some rows are of the class and, for the ROC curve, some are not. NaN if
    /// there is no such class, or if a probability of a row is NaN.
    /// </summary>
    /// <param name="rows">Row numbers.</param>
    public Areas Mean(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (probabilities.AsSpan(row * rankings.Length, rankings.Length).IndexOf(float.NaN) >= 0)
            {
                return new Areas(double.NaN, double.NaN);
            }
        }

        List<double> roc = [], precisionRecall = [];
        for (var i = 0; i < rankings.Length; i++)
        {
            var areas = Of(i, rows);
            roc.AddRange(double.IsNaN(areas.Roc) ? [] : [areas.Roc]);
            precisionRecall.AddRange(double.IsNaN(areas.PrecisionRecall) ? [] : [areas.PrecisionRecall]);
        }

        return new Areas(MeanOf(roc), MeanOf(precisionRecall));
    }

    private static double MeanOf(List<double> values) => values.Count > 0 ? values.Average() : double.NaN;
}
