namespace Sluice.Artifacts.Models;

/// <summary>
/// A model to be written. The same description and files always make the same digest: nothing is added by the writer,
/// no time of writing among it.
/// </summary>
public sealed record ModelArtifact
{
    /// <summary>What the configuration blob says of the model.</summary>
    public required ModelDescription Description { get; init; }

    /// <summary>Files, in the order of the layers.</summary>
    public required IReadOnlyList<ArtifactFile> Files { get; init; }

    /// <summary>Annotations of the manifest. They are part of the digest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
