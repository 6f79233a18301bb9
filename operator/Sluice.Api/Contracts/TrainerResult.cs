using Sluice.Api.ModelVersions;

namespace Sluice.Api.Contracts;

/// <summary>
/// What a trainer that succeeded writes to its termination message: JSON of at most 4,096 bytes
/// (the kubelet cuts longer ones). What does not fit is left to the report inside the artifact.
/// </summary>
public sealed record TrainerResult
{
    /// <summary>The artifact that was written (without volume: the operator knows it).</summary>
    public ArtifactReference Artifact { get; init; } = new();

    /// <summary>What goes in and comes out.</summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>What was read.</summary>
    public DatasetReference Dataset { get; init; } = new();

    /// <summary>Held-out metrics by name, decimals.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>Hyperparameters as used.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How far the training came: its end, as a short one ends between two looks at its progress. Null when the trainer does not say.
    /// </summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>What a person should know of the training although it succeeded. Null when there is nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Versions of what it ran on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a container of ours that failed writes to its termination message.</summary>
public sealed record TrainerError
{
    /// <summary>One word for machines, such as <c>DatasetMissing</c>, <c>RaggedRow</c>, <c>DigestMismatch</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The field of the spec that is at fault, such as <c>spec.dataset.uri</c>. Null when there is none.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong and what helps.</summary>
    public string Message { get; init; } = "";
}
