using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.ModelVersions;

/// <summary>The record of one published version; immutable from its creation.</summary>
public sealed record ModelVersionSpec
{
    /// <summary>The name of the model, which is a DNS label.</summary>
    public string Model { get; init; } = "";

    /// <summary>This is the version by SemVer 2.0.0, without build metadata.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where the artifact is, and its digest. It is an OCI artifact in the CNCF ModelPack format.</summary>
    public ArtifactReference Artifact { get; init; } = new();

    /// <summary>
    /// What goes into the model and comes out of it, by the Open Inference Protocol. The verification compares it with the model.
    /// </summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>Where the version comes from. A version that was registered by hand has none.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>How good the model is on held-out rows.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>A text for people. By default there is none.</summary>
    public string? Notes { get; init; }
}

/// <summary>How good a version is on held-out rows; the whole report is in the artifact.</summary>
public sealed record Evaluation
{
    /// <summary>These are the held-out metrics by name, as decimals: accuracy, macroF1, precision of each class and others.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>These are the verdicts on the gates of the job, in order.</summary>
    public IReadOnlyList<TrainingGateVerdict> Gates { get; init; } = [];

    /// <summary>What the compression at the end of the training changed. Absent if there was none.</summary>
    public CompressionRecord? Compression { get; init; }

    /// <summary>The page for people that shows it, as a file of the artifact. Absent if the trainer wrote none.</summary>
    public EvaluationReport? Report { get; init; }
}

/// <summary>A page for people in the artifact.</summary>
public sealed record EvaluationReport
{
    /// <summary>The name of the file, which is the annotation org.cncf.model.filepath of its layer.</summary>
    public string File { get; init; } = "";

    /// <summary>The digest of the layer, as sha256: and 64 hexadecimal digits, by which the file is read.</summary>
    public string Digest { get; init; } = "";
}
