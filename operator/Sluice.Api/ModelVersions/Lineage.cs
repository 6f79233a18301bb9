namespace Sluice.Api.ModelVersions;

/// <summary>Where a version comes from.</summary>
public sealed record Lineage
{
    /// <summary>The TrainingJob that made the version.</summary>
    public TrainingJobReference TrainingJob { get; init; } = new();

    /// <summary>The table that the model was trained on.</summary>
    public DatasetReference Dataset { get; init; } = new();

    /// <summary>This is the image of the trainer as the node resolved it, with its digest if the node gave one.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// These are the versions of what the trainer ran on, by name: the framework, the device, the operating system and others.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The hyperparameters that were used by name, defaults included.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>This is the seed of the split, of the initial weights and of the order of rows. Defaults to 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The training started from the weights of this version of the same model. Absent if it started from random weights.
    /// </summary>
    public string? Parent { get; init; }

    /// <summary>
    /// The SHA-256 of what the job asked for: its dataset with the digest of the table that was read, its trainer, the version it started
    /// from and its number of workers. A later job with the same key adopts the version and trains nothing.
    /// </summary>
    public string? RunKey { get; init; }
}

/// <summary>A TrainingJob by name and UID.</summary>
public sealed record TrainingJobReference
{
    /// <summary>The name of the TrainingJob, which is in the namespace of the ModelVersion.</summary>
    public string Name { get; init; } = "";

    /// <summary>This is the UID of the TrainingJob, which distinguishes the job from a later one of the same name.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>A table by place and digest.</summary>
public sealed record DatasetReference
{
    /// <summary>Where the table was; of several sources, where the first one was. Absent where Sluice read none.</summary>
    public string? Uri { get; init; }

    /// <summary>
    /// The SHA-256 of the table that was read, as sha256: and 64 hexadecimal digits. Absent where Sluice read none, since the program of
    /// the job reads data of its own.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>How many rows were read.</summary>
    public long Rows { get; init; }

    /// <summary>
    /// These sources may have changed under the same URL since they were read: neither the job nor a manifest pins their bytes, and the
    /// store keeps no version of them. Absent where there are none.
    /// </summary>
    public IReadOnlyList<string>? Mutable { get; init; }

    /// <summary>How the sources after the first joined it, in their order. Absent where the dataset has one source or a query.</summary>
    public IReadOnlyList<JoinReference>? Joins { get; init; }

    /// <summary>How many rows equalled an earlier one and were left out. Absent where there were none, or where they were kept.</summary>
    public long? DuplicatesDropped { get; init; }

    /// <summary>The query over the sources whose result was trained on. Absent where they were read as they are.</summary>
    public string? Sql { get; init; }
}

/// <summary>How a source joined the first source of its dataset.</summary>
public sealed record JoinReference
{
    /// <summary>What joined the first source is the source of this name.</summary>
    public string Source { get; init; } = "";

    /// <summary>How many rows the first source has.</summary>
    public long Rows { get; init; }

    /// <summary>How many of them have no partner in the source: it has no row with their key.</summary>
    public long WithoutPartner { get; init; }

    /// <summary>The share of rows without a partner is a decimal from 0 to 1, as digits and '.', rounded to six places.</summary>
    public string ShareWithoutPartner { get; init; } = "0";
}
