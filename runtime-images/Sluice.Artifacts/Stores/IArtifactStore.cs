using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Stores;

/// <summary>
/// A place for artifacts. Reads go by digest and give back only bytes that have it. All methods throw an
/// <see cref="ArtifactException"/> where the place or its content is at fault.
/// </summary>
public interface IArtifactStore
{
    /// <summary>The uri that it was opened with.</summary>
    string Uri { get; }

    /// <summary>
    /// Writes a model and gives it a version. Writing the same again changes nothing and gives the same answer.
    /// When this is done the artifact is on disk (or in the registry) whole; before, no reader sees the version.
    /// </summary>
    /// <param name="artifact">The model.</param>
    /// <param name="version">Becomes the tag: at most 128 letters, digits, <c>_</c>, <c>.</c>, <c>-</c>.</param>
    /// <param name="cancellation">Stops the write; what is left behind is not visible under the version.</param>
    /// <exception cref="VersionTakenException">The version is there with other content.</exception>
    Task<StoredArtifact> WriteAsync(ModelArtifact artifact, string version, CancellationToken cancellation = default);

    /// <summary>The digest that a version has; null when there is no such version.</summary>
    Task<ArtifactDigest?> ResolveAsync(string version, CancellationToken cancellation = default);

    /// <summary>Reads and checks a manifest. Its blobs are not touched.</summary>
    Task<StoredArtifact> OpenAsync(ArtifactDigest digest, CancellationToken cancellation = default);

    /// <summary>Reads a file of an artifact into memory and checks it.</summary>
    /// <exception cref="DigestMismatchException">The bytes are not those that were published.</exception>
    Task<byte[]> ReadAsync(StoredFile file, CancellationToken cancellation = default);

    /// <summary>Reads everything that an artifact consists of and checks it; keeps nothing in memory.</summary>
    Task<StoredArtifact> VerifyAsync(ArtifactDigest digest, CancellationToken cancellation = default);
}
