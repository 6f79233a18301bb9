using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Stores;

/// <summary>An artifact that is in a store, by its manifest.</summary>
public sealed record StoredArtifact
{
    /// <summary>Digest of the manifest: the name of the artifact.</summary>
    public required ArtifactDigest Digest { get; init; }

    /// <summary>Size of manifest, configuration and all files in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Files, in the order of the layers.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    internal ArtifactDigest ConfigDigest { get; init; }

    internal long ConfigSize { get; init; }

    /// <summary>The file of that path; null when there is none.</summary>
    public StoredFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);
}
