namespace Sluice.Trainer.Evaluation;

/// <summary>Counts predictions batch by batch, so that no list of all predictions is held.</summary>
/// <param name="classes">Names of the classes.</param>
internal sealed class EvaluationTally(IReadOnlyList<string> classes)
{
    private readonly ConfusionMatrix matrix = new(classes.Count);
    private double logLossSum;
    private long rows;

    /// <summary>Counts some rows.</summary>
    /// <param name="actual">Class of each row.</param>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="probabilities">Probabilities, row by row.</param>
    public void Add(IReadOnlyList<int> actual, IReadOnlyList<int> predicted, IReadOnlyList<float> probabilities)
    {
        matrix.Add(actual, predicted);
        for (var i = 0; i < actual.Count; i++)
        {
            logLossSum += LogLoss.Of(probabilities[i * classes.Count + actual[i]]);
        }

        rows += actual.Count;
    }

    /// <summary>The metrics of all rows so far.</summary>
    public HeldOutEvaluation Result() => new()
    {
        Rows = rows,
        Metrics = Metrics.Of(classes, matrix, rows > 0 ? logLossSum / rows : 0),
        ConfusionMatrix = matrix.Counts,
    };
}

/// <summary>The metrics of a model on rows that it was not trained on.</summary>
internal sealed record HeldOutEvaluation
{
    /// <summary>Number of evaluated rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Metrics by name, as decimals.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>The counts: one row per actual class, one column per predicted class, in the order of the classes.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }
}
