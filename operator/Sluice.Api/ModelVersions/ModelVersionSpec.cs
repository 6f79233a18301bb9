namespace Sluice.Api.ModelVersions;

/// <summary>The record of one published version; immutable from its creation.</summary>
public sealed record ModelVersionSpec
{
    /// <summary>Name of the model; a DNS label.</summary>
    public string Model { get; init; } = "";

    /// <summary>SemVer 2.0.0 without build metadata.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where the bytes are.</summary>
    public ArtifactReference Artifact { get; init; } = new();

    /// <summary>What goes in and comes out.</summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>Where it comes from; null for a version that was registered by hand.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>How good it is on held-out rows.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Text for people.</summary>
    public string? Notes { get; init; }
}
