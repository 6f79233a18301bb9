using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Stores;

/// <summary>
/// A place that holds artifacts. Reads are by digest, and return only bytes that match it. All methods throw an
/// <see cref="ArtifactException"/> when the place or its content is at fault.
/// </summary>
public interface IArtifactStore
{
    /// <summary>The URI that the store was opened with.</summary>
    string Uri { get; }

    /// <summary>
    /// Writes a model under a version. Writing the same model again changes nothing and returns the same result. No reader sees
    /// the version before the whole artifact is on disk (or in the registry).
    /// </summary>
    /// <param name="artifact">The model.</param>
    /// <param name="version">The version, used as the tag: at most 128 letters, digits, <c>_</c>, <c>.</c>, <c>-</c>.</param>
    /// <param name="cancellation">Stops the write. Blobs that were written stay, but the version is not visible.</param>
    /// <exception cref="VersionTakenException">The version exists with different content.</exception>
    Task<StoredArtifact> WriteAsync(ModelArtifact artifact, string version, CancellationToken cancellation = default);

    /// <summary>The digest of a version. Null when the version does not exist.</summary>
    Task<ArtifactDigest?> ResolveAsync(string version, CancellationToken cancellation = default);

    /// <summary>Reads and checks a manifest, but none of its blobs.</summary>
    Task<StoredArtifact> OpenAsync(ArtifactDigest digest, CancellationToken cancellation = default);

    /// <summary>Reads a file of an artifact into memory and checks it.</summary>
    /// <exception cref="DigestMismatchException">The bytes differ from those that were published.</exception>
    Task<byte[]> ReadAsync(StoredFile file, CancellationToken cancellation = default);

    /// <summary>Reads and checks all blobs of an artifact, without keeping them in memory.</summary>
    Task<StoredArtifact> VerifyAsync(ArtifactDigest digest, CancellationToken cancellation = default);
}
