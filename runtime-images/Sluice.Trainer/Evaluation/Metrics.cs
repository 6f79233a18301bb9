using Sluice.Api.Text;

namespace Sluice.Trainer.Evaluation;

/// <summary>The metrics that a version records, by name.</summary>
public static class Metrics
{
    private static readonly string[] OfOneClass = ["precision.", "recall.", "f1."];

    /// <summary>
    /// <c>accuracy</c>, <c>logLoss</c>, <c>macroPrecision</c>, <c>macroRecall</c>, <c>macroF1</c> (unweighted means over the classes), and
    /// <c>precision.&lt;class&gt;</c>, <c>recall.&lt;class&gt;</c>, <c>f1.&lt;class&gt;</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<string> classes, ConfusionMatrix matrix, double logLoss)
    {
        var all = Enumerable.Range(0, classes.Count).ToArray();
        var metrics = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("accuracy", matrix.Accuracy);
        Add("logLoss", logLoss);
        Add("macroPrecision", all.Average(matrix.Precision));
        Add("macroRecall", all.Average(matrix.Recall));
        Add("macroF1", all.Average(matrix.F1));
        foreach (var i in all)
        {
            Add($"precision.{classes[i]}", matrix.Precision(i));
            Add($"recall.{classes[i]}", matrix.Recall(i));
            Add($"f1.{classes[i]}", matrix.F1(i));
        }

        return metrics;

        void Add(string name, double value)
        {
            // NaN is left out, since a gate on a missing metric fails.
            if (DecimalText.Write(value) is { } text)
            {
                metrics[name] = text;
            }
        }
    }

    /// <summary>Whether a metric is of a single class: those have its name after a dot.</summary>
    public static bool IsOfOneClass(string metric) => OfOneClass.Any(prefix => metric.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The class with the highest probability for each row, the first of equals.</summary>
    public static int[] Predicted(int classes, IReadOnlyList<float> probabilities)
    {
        var predicted = new int[probabilities.Count / classes];
        for (var row = 0; row < predicted.Length; row++)
        {
            for (var i = 1; i < classes; i++)
            {
                if (probabilities[row * classes + i] > probabilities[row * classes + predicted[row]])
                {
                    predicted[row] = i;
                }
            }
        }

        return predicted;
    }
}

/// <summary>Counts how often each class was predicted for each actual class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[][] counts;

    /// <summary>Creates a matrix without counts.</summary>
    /// <param name="classes">Number of classes.</param>
    public ConfusionMatrix(int classes) => counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];

    /// <summary>Counts predictions.</summary>
    /// <param name="actual">Class of each row.</param>
    /// <param name="predicted">Predicted class of each row.</param>
    public void Add(IReadOnlyList<int> actual, IReadOnlyList<int> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            counts[actual[i]][predicted[i]]++;
        }
    }

    /// <summary>The counts: one row per actual class, one column per predicted class.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => counts;

    /// <summary>Share of the rows whose predicted class is the actual one.</summary>
    public double Accuracy => Ratio(counts.Select((row, i) => row[i]).Sum(), counts.Sum(row => row.Sum()));

    /// <summary>Number of rows of a class.</summary>
    public long Support(int of) => counts[of].Sum();

    /// <summary>Share of the rows predicted as a class that are of it. 0 when no row was predicted as it.</summary>
    public double Precision(int of) => Ratio(counts[of][of], counts.Sum(row => row[of]));

    /// <summary>Share of the rows of a class that were predicted as it. 0 when it has no rows.</summary>
    public double Recall(int of) => Ratio(counts[of][of], Support(of));

    /// <summary>Harmonic mean of precision and recall. 0 when both are 0.</summary>
    public double F1(int of)
    {
        var (precision, recall) = (Precision(of), Recall(of));
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    private static double Ratio(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}

/// <summary>Mean negative logarithm of the probability of the actual class.</summary>
public static class LogLoss
{
    /// <summary>Lower bound of a probability, so that one row cannot make the mean infinite.</summary>
    public const double Least = 1e-15;

    /// <summary>The log loss of one row.</summary>
    /// <param name="probability">Probability of its actual class.</param>
    public static double Of(float probability) => -Math.Log(Math.Max(probability, Least));
}
