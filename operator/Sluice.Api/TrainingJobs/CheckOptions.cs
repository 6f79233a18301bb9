namespace Sluice.Api.TrainingJobs;

/// <summary>What must hold of a dataset before it is trained on. It has exactly one of the members that name a check.</summary>
public sealed record DataCheck
{
    /// <summary>The dataset must have a number of rows within bounds.</summary>
    public RowCountCheck? RowCount { get; init; }

    /// <summary>What must hold of the values of one column.</summary>
    public ColumnCheck? Column { get; init; }

    /// <summary>The share of rows that repeat an earlier row must not exceed a bound.</summary>
    public DuplicatesCheck? Duplicates { get; init; }

    /// <summary>Every class of the target must have a least share of the rows.</summary>
    public ClassBalanceCheck? ClassBalance { get; init; }

    /// <summary>The newest row must not be older than a bound.</summary>
    public FreshnessCheck? Freshness { get; init; }

    /// <summary>The features must not hold the answer, and the test rows must not be among the training rows.</summary>
    public LeakageCheck? Leakage { get; init; }

    /// <summary>The training rows must be distributed as those of an earlier version of the model were.</summary>
    public DriftCheck? Drift { get; init; }

    /// <summary>
    /// What happens when the check does not hold: Fail ends the job before any worker starts, Warn records what was found and trains.
    /// Defaults to Fail.
    /// </summary>
    public string? OnFailure { get; init; }

    /// <summary>The columns that the check names, in its own order.</summary>
    public IEnumerable<string> Columns() =>
    [
        .. Column is { } column ? [column.Name] : Array.Empty<string>(),
        .. Duplicates?.Columns ?? [],
        .. Freshness is { } freshness ? [freshness.Column] : Array.Empty<string>(),
        .. Drift?.Columns ?? [],
    ];
}

/// <summary>Bounds of the number of rows. At least one is set.</summary>
public sealed record RowCountCheck
{
    /// <summary>The dataset must have at least this number of rows. Defaults to 10, also when no check bounds the rows.</summary>
    public long? Min { get; init; }

    /// <summary>The dataset must have at most this number of rows. By default there is no upper bound.</summary>
    public long? Max { get; init; }
}

/// <summary>What must hold of a column. Missing values are judged by <see cref="MaxMissing"/> alone.</summary>
public sealed record ColumnCheck
{
    /// <summary>The name of the column. It need not be a feature.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Every value must be of this type: number, integer, text, boolean (true or false) or date (ISO 8601). Defaults to any.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>
    /// The greatest share of rows without a value, a decimal from 0 to 1. Defaults to 0.5 for a feature, also when no check names it, and
    /// to 1 for other columns.
    /// </summary>
    public string? MaxMissing { get; init; }

    /// <summary>Every value must be at least this decimal, or this date when type is date. By default there is no lower bound.</summary>
    public string? Min { get; init; }

    /// <summary>Every value must be at most this decimal, or this date when type is date. By default there is no upper bound.</summary>
    public string? Max { get; init; }

    /// <summary>Every value must be one of these. By default any value is allowed.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>
    /// Every value, as text, must match this regular expression in RE2's syntax from its first to its last character. By default any text
    /// is allowed.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>Whether no two rows may have the same value. Defaults to false.</summary>
    public bool? Unique { get; init; }

    /// <summary>
    /// Whether the values are secret, so that no message, log or profile shows one. It counts for every check of the job. Defaults to
    /// false.
    /// </summary>
    public bool? Sensitive { get; init; }
}

/// <summary>How many rows may repeat an earlier one.</summary>
public sealed record DuplicatesCheck
{
    /// <summary>Rows are equal when they are equal in these columns. Defaults to all features and the target.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The greatest share of rows that may repeat an earlier row, a decimal from 0 to 1. Defaults to 0.</summary>
    public string? MaxShare { get; init; }
}

/// <summary>How rare a class may be.</summary>
public sealed record ClassBalanceCheck
{
    /// <summary>Every class of the target must have at least this share of the rows, a decimal above 0 and at most 0.5.</summary>
    public string MinShare { get; init; } = "";
}

/// <summary>How old the newest row may be.</summary>
public sealed record FreshnessCheck
{
    /// <summary>This column holds when a row came about, as dates or times in ISO 8601; without an offset they are in UTC.</summary>
    public string Column { get; init; } = "";

    /// <summary>The greatest age of the newest row, as a duration such as 36h. Times after now do not count.</summary>
    public string MaxAge { get; init; } = "";
}

/// <summary>
/// Three ways in which a model is shown what it has to predict: a feature equals the target in every row, a feature predicts the target
/// alone, or test rows are among the training rows.
/// </summary>
public sealed record LeakageCheck
{
    /// <summary>
    /// The accuracy on the test rows that a single feature must not reach when it predicts the target alone. Each class counts the same in
    /// it, however rare it is. It is a decimal above 0.5 and at most 1, and defaults to 0.99.
    /// </summary>
    public string? MaxAccuracy { get; init; }

    /// <summary>
    /// The greatest share of test rows whose features are all equal to those of a training row, a decimal from 0 to 1. Defaults to 0.
    /// </summary>
    public string? MaxOverlap { get; init; }
}

/// <summary>How far the distribution of a column may be from that of an earlier version's training rows.</summary>
public sealed record DriftCheck
{
    /// <summary>
    /// How the distance is measured: PSI is the population stability index, from 0; KolmogorovSmirnov is the greatest difference of the
    /// cumulative distributions of a number or date, from 0 to 1; JensenShannon is the distance with logarithms to base 2, from 0 to 1.
    /// Defaults to PSI.
    /// </summary>
    public string? Measure { get; init; }

    /// <summary>
    /// The distance of no column may exceed this decimal above 0. Defaults to 0.2 for PSI, and to 0.1 for the other measures.
    /// </summary>
    public string? Max { get; init; }

    /// <summary>
    /// The version of the model that is compared with, which must be the same in all drift checks of a job. Defaults to the newest
    /// published one; where there is none yet, the check passes and says so.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>
    /// These columns are compared: the target, or features that are numbers, categories or dates. Defaults to all of them but dates,
    /// which are later in each version.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
