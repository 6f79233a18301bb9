namespace Sluice.Trainer.Evaluation;

/// <summary>How often each class was taken for each.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[][] counts;

    /// <summary>Counts predictions.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="actual">Class of each row.</param>
    /// <param name="predicted">What each row was taken for.</param>
    public ConfusionMatrix(int classes, IReadOnlyList<int> actual, IReadOnlyList<int> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, actual.Count);
        counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        for (var i = 0; i < actual.Count; i++)
        {
            counts[actual[i]][predicted[i]]++;
        }
    }

    /// <summary>Counts: a row an actual class, a column a predicted one.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => counts;

    /// <summary>Share of rows that were taken for what they are.</summary>
    public double Accuracy => Ratio(counts.Select((row, i) => row[i]).Sum(), counts.Sum(row => row.Sum()));

    /// <summary>Rows of a class.</summary>
    public long Support(int of) => counts[of].Sum();

    /// <summary>Of what was taken for a class, the share that is of it; 0 where nothing was.</summary>
    public double Precision(int of) => Ratio(counts[of][of], counts.Sum(row => row[of]));

    /// <summary>Of a class, the share that was taken for it; 0 where it has no rows.</summary>
    public double Recall(int of) => Ratio(counts[of][of], Support(of));

    /// <summary>Harmonic mean of precision and recall; 0 where both are.</summary>
    public double F1(int of)
    {
        var (precision, recall) = (Precision(of), Recall(of));
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    private static double Ratio(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}
