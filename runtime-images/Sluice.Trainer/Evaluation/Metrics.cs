using Sluice.Api.Text;

namespace Sluice.Trainer.Evaluation;

/// <summary>The metrics that a version records, by name.</summary>
public static class Metrics
{
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
            // What is not a number is left out: a gate on a metric that is not there fails.
            if (DecimalText.Write(value) is { } text)
            {
                metrics[name] = text;
            }
        }
    }

    /// <summary>The class with the highest probability, row by row; of equals, the first.</summary>
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
