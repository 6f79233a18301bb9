namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of a classification into two or more classes.
/// <list type="bullet">
/// <item><c>accuracy</c>, <c>balancedAccuracy</c>, <c>macroPrecision</c>, <c>macroRecall</c>, <c>macroF1</c>, and
/// <c>precision.&lt;class&gt;</c>, <c>recall.&lt;class&gt;</c>, <c>f1.&lt;class&gt;</c>: of the predicted classes. Macro means are over
/// the classes that occur or were predicted among the rows.</item>
/// <item><c>rocAuc</c>, <c>prAuc</c>: with two classes, of the second; with more, the mean over the classes that occur of each against
/// the rest, which also stands alone as <c>rocAuc.&lt;class&gt;</c> and <c>prAuc.&lt;class&gt;</c>.</item>
/// <item><c>logLoss</c> in nats; <c>brier</c>: with two classes, the mean squared error of the second's probability (0 to 1); with more,
/// the mean over the rows of the sum over the classes (0 to 2, Brier 1950); <c>ece</c>: see <see cref="Calibration"/>.</item>
/// </list>
/// </summary>
public sealed class ClassificationScores : CountedScoreSet
{
    private readonly int classes;
    private readonly int[] actual;
    private readonly int[] predicted;
    private readonly float[] probabilities;
    private readonly Lazy<Calibration> calibration;

    /// <summary>Creates the metrics of a set of predictions.</summary>
    /// <param name="classes">Names of the classes, two or more.</param>
    /// <param name="actual">Index of the class of each row.</param>
    /// <param name="probabilities">Probabilities of the classes, row by row.</param>
    /// <param name="predicted">
    /// Index of the predicted class of each row, -1 for none. By default the class with the highest probability.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit, or an index is of no class.</exception>
    public ClassificationScores(IReadOnlyList<string> classes, int[] actual, float[] probabilities, int[]? predicted = null)
        : base(actual.Length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes.Count, 2);
        Require(nameof(probabilities), probabilities.Length, (long)actual.Length * classes.Count);
        this.predicted = predicted ?? Predictions.Highest(classes.Count, probabilities);
        Require(nameof(predicted), this.predicted.Length, actual.Length);
        RequireClasses(nameof(actual), actual, 0, classes.Count);
        RequireClasses(nameof(predicted), this.predicted, -1, classes.Count);
        (Classes, this.classes) = (classes, classes.Count);
        this.actual = actual;
        this.probabilities = probabilities;
        Rankings = new Rankings(classes.Count, probabilities, (row, of) => actual[row] == of);
        calibration = new Lazy<Calibration>(() => new Calibration(actual, probabilities));
        AddMetrics(classes);
    }

    /// <summary>Whether the classifier is right as often as its probabilities say.</summary>
    public Calibration Calibration => calibration.Value;

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Index of the class of each row.</summary>
    internal int[] Actual => actual;

    /// <summary>Index of the predicted class of each row, -1 for none.</summary>
    internal int[] Predicted => predicted;

    /// <inheritdoc/>
    internal override Rankings Rankings { get; }

    /// <inheritdoc/>
    public override ClassCounts Count(ReadOnlySpan<int> rows)
    {
        var counts = new ClassCounts(classes);
        foreach (var row in rows)
        {
            counts.Add(actual[row], predicted[row]);
        }

        return counts;
    }

    /// <summary>
    /// The confusion matrix: how many rows of each class (first index) were predicted as each (second index). Rows without a prediction
    /// are left out.
    /// </summary>
    /// <param name="rows">Row numbers.</param>
    public long[][] Confusion(ReadOnlySpan<int> rows)
    {
        long[][] matrix = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        foreach (var row in rows)
        {
            if (predicted[row] >= 0)
            {
                matrix[actual[row]][predicted[row]]++;
            }
        }

        return matrix;
    }

    /// <summary>The log loss of each row, in nats.</summary>
    public override double[] Losses() => [.. Rows.Select(LossOf)];

    /// <summary>Adds the accuracy of other predictions for the same rows, such as those for rows with noise.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="decided">Index of the predicted class of each row, -1 for none.</param>
    public void AddAccuracy(string name, int[] decided)
    {
        Require(nameof(decided), decided.Length, actual.Length);
        AddShare(name, Better.Higher, row => actual[row] == decided[row] ? 1 : 0);
    }

    private void AddMetrics(IReadOnlyList<string> names)
    {
        AddShare("accuracy", Better.Higher, row => actual[row] == predicted[row] ? 1 : 0);
        AddCounted("balancedAccuracy", counts => counts.BalancedAccuracy);
        AddCounted("macroPrecision", counts => counts.Macro(counts.Precision));
        AddCounted("macroRecall", counts => counts.Macro(counts.Recall));
        AddCounted("macroF1", counts => counts.Macro(counts.F1));
        AddOfEach(names);
        AddMean("logLoss", Better.Lower, LossOf);
        AddMean("brier", Better.Lower, SquaredErrorOf);
        Add("ece", Better.Lower, rows => Calibration.Error(rows));
        if (classes == 2)
        {
            Add("rocAuc", Better.Higher, rows => Rankings.Of(1, rows).Roc);
            Add("prAuc", Better.Higher, rows => Rankings.Of(1, rows).PrecisionRecall);
        }
        else
        {
            AddAreas(names, Rankings);
        }
    }

    private double LossOf(int row) => Predictions.LogLoss(probabilities[row * classes + actual[row]]);

    private double SquaredErrorOf(int row)
    {
        var sum = 0.0;
        for (var i = classes == 2 ? 1 : 0; i < classes; i++)
        {
            var distance = (actual[row] == i ? 1.0 : 0.0) - probabilities[row * classes + i];
            sum += distance * distance;
        }

        return sum;
    }

    private static void RequireClasses(string name, int[] values, int least, int classes)
    {
        var row = Array.FindIndex(values, value => value < least || value >= classes);
        if (row >= 0)
        {
            throw new ArgumentException($"{name}[{row}]: {values[row]} is not the index of one of {classes} classes", name);
        }
    }
}
