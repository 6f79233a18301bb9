namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The predictions of a model with the targets of the same rows, and the metrics that its task has. Values are computed in double. A
/// value is NaN where it is undefined, and never 0 instead; the one exception is precision, recall and F1, which are 0 when their
/// denominator is, as scikit-learn's are with <c>zero_division=0</c>. Where a prediction is NaN, metrics of probabilities are NaN, and
/// metrics that count right answers count a wrong one.
/// </summary>
public abstract class ScoreSet
{
    private readonly SortedDictionary<string, Metric> metrics = new(StringComparer.Ordinal);

    /// <summary>Creates a set without metrics.</summary>
    /// <param name="rows">Number of rows.</param>
    protected ScoreSet(int rows) => All = [.. Enumerable.Range(0, rows)];

    /// <summary>The numbers of all rows.</summary>
    public IReadOnlyList<int> Rows => All;

    /// <summary>The metrics by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, Metric> Metrics => metrics;

    /// <summary>The numbers of all rows.</summary>
    protected int[] All { get; }

    /// <summary>The values of all metrics on all rows, by name.</summary>
    public SortedDictionary<string, double> Values() => Values(All);

    /// <summary>The values of all metrics on some rows, by name. A single one is computed faster by <see cref="Metric.On"/>.</summary>
    /// <param name="rows">Row numbers.</param>
    public virtual SortedDictionary<string, double> Values(ReadOnlySpan<int> rows)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, metric) in metrics)
        {
            values[name] = metric.On(rows);
        }

        return values;
    }

    /// <summary>The loss of each row, by which rows are compared: the higher, the worse. NaN where a row has none.</summary>
    public abstract double[] Losses();

    /// <summary>Adds a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="better">Which of two values is the better one.</param>
    /// <param name="score">Computes the value for at least one row.</param>
    protected void Add(string name, Better better, Score score) => metrics.Add(name, new Metric(name, better, score));

    /// <summary>Adds a metric that is the mean of a number of each row. The numbers are computed once, when the first is needed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="better">Which of two values is the better one.</param>
    /// <param name="of">The number of a row.</param>
    protected void AddMean(string name, Better better, Func<int, double> of) => Add(name, better, MeanOf(of));

    /// <summary>Adds a metric that is the share of the rows of which something is true.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="better">Which of two values is the better one.</param>
    /// <param name="isTrue">1 if it is true of a row, 0 if not, NaN if that is unknown.</param>
    protected void AddShare(string name, Better better, Func<int, double> isTrue)
        => metrics.Add(name, new Metric(name, better, MeanOf(isTrue)) { IsShare = true });

    /// <summary>Throws unless an argument has a value for each of what it is about.</summary>
    /// <param name="name">Name of the argument.</param>
    /// <param name="length">Its number of values.</param>
    /// <param name="expected">The number that it must have.</param>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    protected static void Require(string name, int length, long expected)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name}: {length} values were given where {expected} are needed", name);
        }
    }

    private Score MeanOf(Func<int, double> of)
    {
        var values = new Lazy<double[]>(() => Array.ConvertAll(All, row => of(row)));
        return rows => Mean(values.Value, rows);
    }

    private static double Mean(double[] values, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }
}

/// <summary>A set of predictions some of whose metrics are functions of the same counts, which are then made once.</summary>
public abstract class CountedScoreSet : ScoreSet
{
    private readonly Dictionary<string, Func<ClassCounts, double>> counted = [];

    /// <summary>Creates a set without metrics.</summary>
    /// <param name="rows">Number of rows.</param>
    protected CountedScoreSet(int rows)
        : base(rows)
    {
    }

    /// <summary>The rows in the orders of the probabilities of the classes or labels. Null where it has no such metrics.</summary>
    internal virtual Rankings? Rankings => null;

    /// <inheritdoc/>
    public override SortedDictionary<string, double> Values(ReadOnlySpan<int> rows)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var counts = Count(rows);
        foreach (var (name, metric) in Metrics)
        {
            values[name] = !rows.IsEmpty && counted.TryGetValue(name, out var of) ? of(counts) : metric.On(rows);
        }

        return values;
    }

    /// <summary>Counts the predictions of some rows.</summary>
    /// <param name="rows">Row numbers.</param>
    public abstract ClassCounts Count(ReadOnlySpan<int> rows);

    /// <summary>Adds a metric that is a function of the counts. The higher of its values is the better one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="of">Computes the value.</param>
    protected void AddCounted(string name, Func<ClassCounts, double> of)
    {
        counted.Add(name, of);
        Add(name, Better.Higher, rows => of(Count(rows)));
    }

    /// <summary>Adds precision, recall and F1 of each class or label.</summary>
    /// <param name="names">Names of the classes or labels.</param>
    protected void AddOfEach(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var of = i;
            AddCounted($"precision.{names[i]}", counts => counts.Precision(of));
            AddCounted($"recall.{names[i]}", counts => counts.Recall(of));
            AddCounted($"f1.{names[i]}", counts => counts.F1(of));
        }
    }

    /// <summary>Adds the areas under the curves of each class or label against the rest, and their means.</summary>
    /// <param name="names">Names of the classes or labels.</param>
    /// <param name="rankings">The rows in the orders of their probabilities.</param>
    private protected void AddAreas(IReadOnlyList<string> names, Rankings rankings)
    {
        Add("rocAuc", Better.Higher, rows => rankings.Mean(rows).Roc);
        Add("prAuc", Better.Higher, rows => rankings.Mean(rows).PrecisionRecall);
        for (var i = 0; i < names.Count; i++)
        {
            var of = i;
            Add($"rocAuc.{names[i]}", Better.Higher, rows => rankings.Of(of, rows).Roc);
            Add($"prAuc.{names[i]}", Better.Higher, rows => rankings.Of(of, rows).PrecisionRecall);
        }
    }
}
