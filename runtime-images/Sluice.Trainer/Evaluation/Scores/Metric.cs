namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>Computes a number from the predictions of some rows.</summary>
/// <param name="rows">Row numbers. A row may occur more than once, as it does in a bootstrap sample.</param>
public delegate double Score(ReadOnlySpan<int> rows);

/// <summary>Which of two values of a metric is the better one.</summary>
public enum Better
{
    /// <summary>The higher one, as for accuracy.</summary>
    Higher,

    /// <summary>The lower one, as for log loss.</summary>
    Lower,

    /// <summary>Neither: the value should be near a number, as the coverage of a quantile should.</summary>
    Neither,
}

/// <summary>A metric of a set of predictions. It has a value on any rows: all of them, a slice, a group or a bootstrap sample.</summary>
public sealed class Metric
{
    private readonly Score score;

    /// <summary>Creates a metric.</summary>
    /// <param name="name">Name, such as <c>rocAuc</c> or <c>recall.Gentoo</c>.</param>
    /// <param name="better">Which of two values is the better one.</param>
    /// <param name="score">Computes the value for at least one row.</param>
    public Metric(string name, Better better, Score score)
    {
        Name = name;
        Better = better;
        this.score = score;
    }

    /// <summary>Name, such as <c>rocAuc</c> or <c>recall.Gentoo</c>.</summary>
    public string Name { get; }

    /// <summary>Which of two values is the better one.</summary>
    public Better Better { get; }

    /// <summary>Whether the value is a share of the rows, so that each row adds 0 or 1 to a mean.</summary>
    public bool IsShare { get; init; }

    /// <summary>The value on some rows. NaN where it is undefined, which it always is without rows.</summary>
    /// <param name="rows">Row numbers, in any order. A row may occur more than once.</param>
    public double On(ReadOnlySpan<int> rows) => rows.IsEmpty ? double.NaN : score(rows);
}
