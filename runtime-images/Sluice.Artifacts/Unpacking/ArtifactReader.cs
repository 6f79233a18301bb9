using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Unpacking;

/// <summary>Reads files of an artifact by path, whether a layer is the file itself or a tar archive that contains it.</summary>
public static class ArtifactReader
{
    private const long MostUnpackedBytes = 2_000_000_000;

    /// <summary>
    /// Reads the wanted files into memory. Each layer is checked against its digest before it is parsed. Archives of documents, code
    /// and data sets are skipped.
    /// </summary>
    /// <param name="store">The store that holds the artifact.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="wanted">Whether a file is wanted, by its path.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ArtifactException">
    /// A layer is missing, changed, broken or unsafe, or two layers contain the same wanted path.
    /// </exception>
    public static async Task<IReadOnlyList<UnpackedFile>> ReadAsync(
        IArtifactStore store, StoredArtifact artifact, Func<string, bool> wanted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(wanted);
        var files = new List<UnpackedFile>();
        foreach (var layer in artifact.Files)
        {
            foreach (var file in await ReadLayerAsync(store, layer, wanted, cancellation).ConfigureAwait(false))
            {
                if (files.Exists(other => other.Path == file.Path))
                {
                    throw new ArtifactInvalidException(store.Uri, $"two layers of {artifact.Digest} contain the file '{file.Path}'");
                }

                files.Add(file);
            }
        }

        return files;
    }

    private static async Task<IReadOnlyList<UnpackedFile>> ReadLayerAsync(
        IArtifactStore store, StoredFile layer, Func<string, bool> wanted, CancellationToken cancellation)
    {
        if (!LayerFormat.IsPacked(layer.MediaType))
        {
            return wanted(layer.Path)
                ? [new UnpackedFile(layer.Path, await store.ReadAsync(layer, cancellation).ConfigureAwait(false))]
                : [];
        }

        if (!LayerFormat.MayHoldModel(layer.MediaType))
        {
            return [];
        }

        var bytes = await store.ReadAsync(layer, cancellation).ConfigureAwait(false);
        return LayerArchive.Read(bytes, layer.MediaType, wanted, MostUnpackedBytes, $"{store.Uri}, layer {layer.Digest}");
    }
}

/// <summary>A file of an artifact in memory. Its layer has been checked against its digest.</summary>
/// <param name="Path">Relative path, checked not to leave its folder.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record UnpackedFile(string Path, byte[] Bytes);
