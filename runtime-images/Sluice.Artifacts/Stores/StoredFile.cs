using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Stores;

/// <summary>A file of an artifact that is in a store.</summary>
public sealed record StoredFile
{
    /// <summary>Relative path, checked to stay inside a folder.</summary>
    public required string Path { get; init; }

    /// <summary>Media type of the layer.</summary>
    public required string MediaType { get; init; }

    /// <summary>Digest of the bytes.</summary>
    public required ArtifactDigest Digest { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }
}
