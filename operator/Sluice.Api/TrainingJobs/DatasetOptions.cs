namespace Sluice.Api.TrainingJobs;

/// <summary>A table to learn from.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// Where the table is, as the trainer's pod sees it. It is a URL with the scheme file and an absolute path, below the mount path of
    /// one of spec.pod.volumes.
    /// </summary>
    public string Uri { get; init; } = "";

    /// <summary>
    /// The SHA-256 of the table's bytes, as sha256: and 64 hexadecimal digits. The job fails if the table has another. Without it the
    /// digest is not checked, and is recorded in the status.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>How the table is written. Only csv is supported, which is the default: RFC 4180, with a header.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>How the CSV file differs from RFC 4180 in UTF-8. Without it there is no difference.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>
    /// The texts of cells that hold no value, such as NA. A text counts whether the cell is quoted or not. An empty cell without quotes
    /// never holds a value; by default it is the only one.
    /// </summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>This column holds what the model learns to predict.</summary>
    public string Target { get; init; } = "";

    /// <summary>The model learns to predict from these columns. Their order is that of the model's inputs.</summary>
    public IReadOnlyList<FeatureOptions> Features { get; init; } = [];

    /// <summary>How rows are divided into those that are trained on and those that are held out.</summary>
    public SplitOptions Split { get; init; } = new();

    /// <summary>What must hold of the table before it is trained on. The job fails if it does not.</summary>
    public DatasetChecks Checks { get; init; } = new();
}

/// <summary>How a CSV file is written, where it differs from RFC 4180 in UTF-8.</summary>
public sealed record CsvOptions
{
    /// <summary>This character stands between two cells, such as a semicolon or a tab. Defaults to a comma.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>
    /// The character around cells that hold delimiters, line ends or quotes; inside it is doubled. Defaults to the double quote. If it is
    /// empty, every character is text.
    /// </summary>
    public string Quote { get; init; } = "\"";

    /// <summary>The decimal separator of numbers, a point or a comma. Thousands are not separated. Defaults to a point.</summary>
    public string Decimal { get; init; } = ".";

    /// <summary>
    /// The file is read in this encoding: utf-8, utf-16 (little-endian), utf-16be, iso-8859-1 or windows-1252. Defaults to utf-8.
    /// </summary>
    public string Encoding { get; init; } = "utf-8";
}

/// <summary>A column to predict from.</summary>
public sealed record FeatureOptions
{
    /// <summary>The name of the column in the header, which becomes the name of the model's input.</summary>
    public string Name { get; init; } = "";

    /// <summary>How the column is read: numeric (standardised) or categorical (one-hot encoded). Defaults to numeric.</summary>
    public string Type { get; init; } = "numeric";
}

/// <summary>How rows are divided, by the seed alone and in the target's proportions.</summary>
public sealed record SplitOptions
{
    /// <summary>The share of rows that is held out for the final metrics, a decimal between 0 and 1. Defaults to 0.2.</summary>
    public string Test { get; init; } = "0.2";
}

/// <summary>What must hold of a table before it is trained on.</summary>
public sealed record DatasetChecks
{
    /// <summary>The table must have at least this number of rows. Defaults to 10.</summary>
    public int MinRows { get; init; } = 10;

    /// <summary>The greatest share of a feature's values that may be missing, a decimal between 0 and 1. Defaults to 0.5.</summary>
    public string MaxMissing { get; init; } = "0.5";

    /// <summary>
    /// What happens when a feature has the target's value in every row, so that the model is shown the answer: Warn trains and records an
    /// event, Refuse fails the job. Defaults to Warn.
    /// </summary>
    public string? Leakage { get; init; }
}
