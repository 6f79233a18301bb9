namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// How often each class, label or tag occurred, was predicted, and was predicted rightly. Precision, recall and F1 are 0 when their
/// denominator is, as in scikit-learn with <c>zero_division=0</c>.
/// </summary>
public sealed class ClassCounts
{
    private readonly long[] actual;
    private readonly long[] predicted;
    private readonly long[] right;

    /// <summary>Creates counts of 0.</summary>
    /// <param name="classes">Number of classes, labels or tags.</param>
    public ClassCounts(int classes) => (actual, predicted, right) = (new long[classes], new long[classes], new long[classes]);

    /// <summary>Share of the occurrences that were predicted rightly: the accuracy where each row has one class. NaN without any.</summary>
    public double Accuracy => Ratio(right.Sum(), actual.Sum(), double.NaN);

    /// <summary>Mean recall of the classes that occur, as scikit-learn's <c>balanced_accuracy_score</c>. NaN if none does.</summary>
    public double BalancedAccuracy => Mean(Recall, i => actual[i] > 0);

    /// <summary>F1 of all classes counted together.</summary>
    public double MicroF1 => Ratio(2 * right.Sum(), actual.Sum() + predicted.Sum(), 0);

    /// <summary>Counts a prediction.</summary>
    /// <param name="of">The actual class.</param>
    /// <param name="as">The predicted class. A negative number is no prediction, which is a wrong one.</param>
    public void Add(int of, int @as)
    {
        actual[of]++;
        if (@as >= 0)
        {
            predicted[@as]++;
            right[of] += of == @as ? 1 : 0;
        }
    }

    /// <summary>Counts the prediction of one label of several.</summary>
    /// <param name="label">The label.</param>
    /// <param name="has">Whether the row has it.</param>
    /// <param name="said">Whether it was predicted.</param>
    public void Add(int label, bool has, bool said)
    {
        actual[label] += has ? 1 : 0;
        predicted[label] += said ? 1 : 0;
        right[label] += has && said ? 1 : 0;
    }

    /// <summary>Share of the predictions of a class that are right.</summary>
    public double Precision(int of) => Ratio(right[of], predicted[of], 0);

    /// <summary>Share of the occurrences of a class that were predicted.</summary>
    public double Recall(int of) => Ratio(right[of], actual[of], 0);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1(int of) => Ratio(2 * right[of], actual[of] + predicted[of], 0);

    /// <summary>How often a class was predicted, wrongly and rightly.</summary>
    public (long FalsePositives, long TruePositives) Predicted(int of) => (predicted[of] - right[of], right[of]);

    /// <summary>Unweighted mean over the classes that occur or were predicted, which is scikit-learn's default. NaN if none is.</summary>
    /// <param name="of">A number of a class.</param>
    public double Macro(Func<int, double> of) => Mean(of, i => actual[i] + predicted[i] > 0);

    /// <summary>Unweighted mean over all classes, which is scikit-learn's for labels.</summary>
    /// <param name="of">A number of a class.</param>
    public double MacroOfAll(Func<int, double> of) => Mean(of, _ => true);

    private double Mean(Func<int, double> of, Func<int, bool> counts)
    {
        var (sum, number) = (0.0, 0);
        for (var i = 0; i < actual.Length; i++)
        {
            if (counts(i))
            {
                sum += of(i);
                number++;
            }
        }

        return sum / number;
    }

    private static double Ratio(long part, long whole, double otherwise) => whole > 0 ? (double)part / whole : otherwise;
}
