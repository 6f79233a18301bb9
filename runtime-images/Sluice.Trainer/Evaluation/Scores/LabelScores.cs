namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of a multi-label classification, in which a row has any number of labels.
/// <list type="bullet">
/// <item><c>subsetAccuracy</c>: share of the rows whose labels are all right; <c>hammingLoss</c>: share of wrong labels;
/// <c>microF1</c>; <c>macroF1</c>: mean over all labels; <c>precision.&lt;label&gt;</c>, <c>recall.&lt;label&gt;</c>,
/// <c>f1.&lt;label&gt;</c>.</item>
/// <item><c>rocAuc</c>, <c>prAuc</c>: means over the labels for which they are defined, which also stand alone as
/// <c>rocAuc.&lt;label&gt;</c> and <c>prAuc.&lt;label&gt;</c>; <c>logLoss</c> in nats: mean over rows and labels.</item>
/// </list>
/// </summary>
public sealed class LabelScores : CountedScoreSet
{
    private readonly int labels;
    private readonly bool[] targets;
    private readonly bool[] said;
    private readonly float[] probabilities;

    /// <summary>Creates the metrics of a set of predictions.</summary>
    /// <param name="labels">Names of the labels.</param>
    /// <param name="targets">Whether a row has a label, row by row.</param>
    /// <param name="probabilities">Probabilities of the labels, row by row.</param>
    /// <param name="threshold">The least probability at which a label is predicted.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public LabelScores(IReadOnlyList<string> labels, bool[] targets, float[] probabilities, double threshold = 0.5)
        : base(RowsOf(labels, targets))
    {
        Require(nameof(probabilities), probabilities.Length, targets.Length);
        this.labels = labels.Count;
        this.targets = targets;
        this.probabilities = probabilities;
        // NaN is never right.
        said = [.. probabilities.Select((probability, i) => float.IsNaN(probability) ? !targets[i] : probability >= threshold)];
        Rankings = new Rankings(this.labels, probabilities, (row, label) => targets[row * this.labels + label]);
        AddMetrics(labels);
    }

    /// <inheritdoc/>
    internal override Rankings Rankings { get; }

    /// <inheritdoc/>
    public override ClassCounts Count(ReadOnlySpan<int> rows)
    {
        var counts = new ClassCounts(labels);
        foreach (var row in rows)
        {
            for (var i = 0; i < labels; i++)
            {
                counts.Add(i, targets[row * labels + i], said[row * labels + i]);
            }
        }

        return counts;
    }

    /// <summary>The log loss of each row in nats, the mean over the labels.</summary>
    public override double[] Losses() => [.. Rows.Select(LossOf)];

    private void AddMetrics(IReadOnlyList<string> names)
    {
        AddShare("subsetAccuracy", Better.Higher, row => WrongOf(row) == 0 ? 1 : 0);
        AddMean("hammingLoss", Better.Lower, row => (double)WrongOf(row) / labels);
        AddCounted("microF1", counts => counts.MicroF1);
        AddCounted("macroF1", counts => counts.MacroOfAll(counts.F1));
        AddOfEach(names);
        AddMean("logLoss", Better.Lower, LossOf);
        AddAreas(names, Rankings);
    }

    private int WrongOf(int row)
    {
        var wrong = 0;
        for (var i = row * labels; i < (row + 1) * labels; i++)
        {
            wrong += targets[i] != said[i] ? 1 : 0;
        }

        return wrong;
    }

    private double LossOf(int row)
    {
        var sum = 0.0;
        for (var i = row * labels; i < (row + 1) * labels; i++)
        {
            sum += Predictions.LogLoss(targets[i] ? probabilities[i] : 1.0 - probabilities[i]);
        }

        return sum / labels;
    }

    private static int RowsOf(IReadOnlyList<string> labels, bool[] targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Count, 1);
        Require(nameof(targets), targets.Length, targets.Length / labels.Count * (long)labels.Count);
        return targets.Length / labels.Count;
    }
}
