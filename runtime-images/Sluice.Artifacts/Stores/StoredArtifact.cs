using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Stores;

/// <summary>An artifact in a store, as its manifest describes it.</summary>
public sealed record StoredArtifact
{
    /// <summary>Digest of the manifest, which identifies the artifact.</summary>
    public required ArtifactDigest Digest { get; init; }

    /// <summary>Size of the manifest, the configuration and all files together, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Files, in the order of the layers.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    internal ArtifactDigest ConfigDigest { get; init; }

    internal long ConfigSize { get; init; }

    /// <summary>The file with that path. Null when there is none.</summary>
    public StoredFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);
}

/// <summary>A file of an artifact in a store.</summary>
public sealed record StoredFile
{
    /// <summary>Relative path, checked not to leave its folder.</summary>
    public required string Path { get; init; }

    /// <summary>Media type of the layer.</summary>
    public required string MediaType { get; init; }

    /// <summary>Digest of the bytes.</summary>
    public required ArtifactDigest Digest { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }
}
