using System.Text.Json.Serialization;
using Sluice.Api.Pods;

namespace Sluice.Api.TrainingJobs;

/// <summary>A table to learn from.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// Where the file or files of the only source are, as a URL: file, http, https, s3, gs, az, hdfs or oci. A file is below the mount path
    /// of one of spec.pod.volumes. Excludes sources.
    /// </summary>
    public string Uri { get; init; } = "";

    /// <summary>The places of the rows where there is more than one, or where one needs settings of its own. Excludes uri.</summary>
    public IReadOnlyList<SourceOptions>? Sources { get; init; }

    /// <summary>
    /// How an engine makes the dataset before it is checked, where one machine is too small for that. Excludes uri and sources.
    /// </summary>
    public PrepareOptions? Prepare { get; init; }

    /// <summary>
    /// The SHA-256 of the data, as sha256: and 64 hexadecimal digits: that of the file's bytes, or where there are several files that of
    /// the list of them that sha256sum prints, sorted by name. The job fails if the data have another. Without it the digest is not
    /// checked, and is recorded in the status.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>
    /// How the files are written: csv (RFC 4180, with a header), jsonl (one JSON object a line), parquet or arrow (Arrow IPC, a file or a
    /// stream). Defaults to what the ending of a file's name says, else to csv. A csv or jsonl file that ends in .gz or .zst is unpacked.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>How the CSV file differs from RFC 4180 in UTF-8. Without it there is no difference.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>
    /// The texts of cells that hold no value, such as NA. A text counts whether the cell is quoted or not. An empty cell without quotes
    /// never holds a value; by default it is the only one.
    /// </summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>
    /// One SELECT in DuckDB's SQL over the tables of the sources, whose result is trained on. It reads nothing else, and must give the same
    /// result each time. The columns of csv files are texts. Without it the only source is read as it is, or the sources are joined.
    /// </summary>
    public string? Sql { get; init; }

    /// <summary>
    /// What happens to a row that equals an earlier one in all columns that the job names: Keep trains on both, Drop leaves it out.
    /// Defaults to Keep.
    /// </summary>
    public string? Duplicates { get; init; }

    /// <summary>
    /// This column holds what the model learns to predict: a class, labels, a number, or a tag for each word, by spec.trainer.task.
    /// Autoencoders and language models have none.
    /// </summary>
    public string Target { get; init; } = "";

    /// <summary>
    /// The text between two labels of the target, for spec.trainer.task multiLabel. A target without a value has no labels. Defaults to a
    /// semicolon.
    /// </summary>
    public string? LabelSeparator { get; init; }

    /// <summary>
    /// What happens to rows without a value of the target: Refuse fails the job, PseudoLabel learns from those whose class the model is
    /// sure of (hyperparameter pseudoLabels). They are in no test. PseudoLabel is for classification. Defaults to Refuse.
    /// </summary>
    public string? Unlabelled { get; init; }

    /// <summary>The model learns to predict from these columns. Their order is that of the model's inputs.</summary>
    public IReadOnlyList<FeatureOptions> Features { get; init; } = [];

    /// <summary>How rows are divided into those that are trained on and those that are held out.</summary>
    public SplitOptions Split { get; init; } = new();

    /// <summary>
    /// What must hold of the dataset before it is trained on. Without any, it must have at least 10 rows, and a value of each feature in at
    /// least half of them.
    /// </summary>
    public IReadOnlyList<DataCheck> Checks { get; init; } = [];

    /// <summary>Whether a check says that no message, log or profile may show a value of the column.</summary>
    public bool IsSensitive(string column) =>
        Checks.Any(check => check.Column is { Sensitive: true } sensitive
            && string.Equals(sensitive.Name, column, StringComparison.Ordinal));

    /// <summary>Whether a check says so of any column.</summary>
    public bool HasSensitive() => Checks.Any(check => check.Column is { Sensitive: true });

    /// <summary>
    /// The most room on the disk of the node for downloaded data and for what does not fit into memory, such as 20Gi. A pod that needs
    /// more is ended, and the job fails. The pods request as much ephemeral-storage if it is set. Defaults to 10Gi, without a request.
    /// </summary>
    public string? Scratch { get; init; }

    /// <summary>
    /// The compute resources of the pod that checks the dataset. For a resource that is neither in requests nor in limits, the
    /// operator's defaults apply.
    /// </summary>
    public ResourceOptions? Resources { get; init; }

    /// <summary>
    /// The sources in full: those of <see cref="Sources"/>, or else the one that <see cref="Uri"/> names or an engine makes. What a source
    /// leaves out it has from the dataset, and its name is there.
    /// </summary>
    public IReadOnlyList<SourceOptions> AllSources() =>
    [
        .. (Sources is { Count: > 0 } several ? several : [Only]).Select(source => source with
        {
            Name = source.Name ?? "data",
            Format = source.Format ?? Format,
            Csv = source.Csv ?? Csv,
        }),
    ];

    /// <summary>What the target holds. It follows from the task, and is set when the job is read.</summary>
    [JsonIgnore]
    public TargetKind TargetKind { get; init; }

    /// <summary>The target as a column like the features. Null where there is none.</summary>
    public FeatureOptions? TargetFeature() => TargetKind is TargetKind.None ? null : new FeatureOptions
    {
        Name = Target,
        Type = TargetKind switch
        {
            TargetKind.Number => FeatureTypes.Numeric,
            TargetKind.Labels or TargetKind.Tags => FeatureTypes.Text,
            _ => FeatureTypes.Categorical,
        },
    };

    /// <summary>Whether a row may lack a value of the target.</summary>
    [JsonIgnore]
    public bool TargetIsOptional =>
        TargetKind is TargetKind.Labels or TargetKind.Tags or TargetKind.None || Unlabelled == UnlabelledPolicies.PseudoLabel;

    private SourceOptions Only => new() { Uri = Uri, Store = Prepare?.Output?.Store };

    /// <summary>The URLs that say where the files of all sources are, or the manifests that name them.</summary>
    public IReadOnlyList<string> AllPlaces() =>
        [.. AllSources().SelectMany(source => source.Manifest is { } manifest ? [manifest] : source.Places())];
}

/// <summary>The values of <see cref="DatasetOptions.Unlabelled"/>.</summary>
public static class UnlabelledPolicies
{
    /// <summary>The job fails.</summary>
    public const string Refuse = "Refuse";

    /// <summary>The model learns from the classes that it is sure of.</summary>
    public const string PseudoLabel = "PseudoLabel";
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
