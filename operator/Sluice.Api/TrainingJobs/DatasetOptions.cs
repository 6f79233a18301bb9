namespace Sluice.Api.TrainingJobs;

/// <summary>A table to learn from.</summary>
public sealed record DatasetOptions
{
    /// <summary>Where it lies, as the trainer pod sees it: <c>file:///path/to/table.csv</c>.</summary>
    public string Uri { get; init; } = "";

    /// <summary>Its SHA-256 as <c>sha256:…</c>; null: not checked, but recorded.</summary>
    public string? Digest { get; init; }

    /// <summary>How it is written: <c>csv</c> (RFC 4180, with a header).</summary>
    public string Format { get; init; } = "csv";

    /// <summary>How the CSV file is written; null: by RFC 4180, in UTF-8.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>
    /// Cells that hold no value, by their whole text, in quotes or not, such as <c>NA</c>. The empty cell without quotes is always one;
    /// null: it alone.
    /// </summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>Name of the column to predict.</summary>
    public string Target { get; init; } = "";

    /// <summary>Columns to predict from, in the order in which the model's inputs stand.</summary>
    public IReadOnlyList<FeatureOptions> Features { get; init; } = [];

    /// <summary>How rows are divided.</summary>
    public SplitOptions Split { get; init; } = new();

    /// <summary>What must hold of the table.</summary>
    public DatasetChecks Checks { get; init; } = new();
}
