using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Stores;

/// <summary>The part that all stores share: the order of writes and the checks of reads.</summary>
internal abstract class ArtifactStore(string uri, ArtifactStoreOptions options) : IArtifactStore
{
    // The size that the distribution specification requires registries to allow.
    protected const long MaxManifestBytes = 4 << 20;
    private const long MaxConfigBytes = 4 << 20;

    public string Uri => uri;

    protected ArtifactStoreOptions Options => options;

    public abstract Task<ArtifactDigest?> ResolveAsync(string version, CancellationToken cancellation = default);

    public async Task<StoredArtifact> WriteAsync(ModelArtifact artifact, string version, CancellationToken cancellation = default)
    {
        ArtifactRules.Check(artifact, version, uri);
        var layers = new List<(string Path, Descriptor Layer)>();
        foreach (var file in artifact.Files)
        {
            var content = file.Content.Open();
            await using (content.ConfigureAwait(false))
            {
                var (digest, size) = await VerifiedCopy.MeasureAsync(content, cancellation).ConfigureAwait(false);
                layers.Add((file.Path, new Descriptor(file.MediaType, digest, size)));
            }
        }

        var config = ManifestWriter.Config(artifact.Description, layers);
        var configBlob = new Descriptor(MediaTypes.ModelConfig, ArtifactDigest.Of(config), config.Length);
        var manifest = ManifestWriter.Manifest(configBlob, layers, artifact.Annotations);
        var stored = ManifestReader.Read(manifest, ArtifactDigest.Of(manifest), uri);

        // Refuses a taken version before any blob is written. It is checked again when the version is set.
        CheckVersion(version, await ResolveAsync(version, cancellation).ConfigureAwait(false), stored.Digest);
        for (var i = 0; i < layers.Count; i++)
        {
            await PutBlobAsync(layers[i].Layer, artifact.Files[i].Content, cancellation).ConfigureAwait(false);
        }

        await PutBlobAsync(configBlob, ArtifactContent.FromBytes(config), cancellation).ConfigureAwait(false);
        await PutManifestAsync(manifest, stored.Digest, version, cancellation).ConfigureAwait(false);
        return stored;
    }

    public async Task<StoredArtifact> OpenAsync(ArtifactDigest digest, CancellationToken cancellation = default)
    {
        var where = Place(digest, isManifest: true);
        var content = await OpenManifestAsync(digest, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var manifest = await Guarded(where, () => VerifiedCopy.ReadAsync(content, digest, MaxManifestBytes, where, cancellation))
                .ConfigureAwait(false);
            return ManifestReader.Read(manifest, digest, where);
        }
    }

    public async Task<byte[]> ReadAsync(StoredFile file, CancellationToken cancellation = default)
    {
        var where = Place(file.Digest, isManifest: false);
        if (file.Size > options.MaxFileBytes)
        {
            throw new ArtifactInvalidException(where, $"'{file.Path}' has {file.Size} bytes, above the limit of {options.MaxFileBytes}");
        }

        // The buffer has exactly the size of the file, because a growing one would hold a model twice. It is allocated only after
        // the source is known to have that many bytes.
        byte[] bytes = [];
        await CopyBlobAsync(file.Digest, file.Size, () => new MemoryStream(bytes = new byte[file.Size]), cancellation)
            .ConfigureAwait(false);
        return bytes;
    }

    public async Task<StoredArtifact> VerifyAsync(ArtifactDigest digest, CancellationToken cancellation = default)
    {
        var artifact = await OpenAsync(digest, cancellation).ConfigureAwait(false);
        if (artifact.ConfigSize > MaxConfigBytes)
        {
            throw new ArtifactInvalidException(
                Place(artifact.ConfigDigest, isManifest: false),
                $"the configuration has {artifact.ConfigSize} bytes, above the limit of {MaxConfigBytes}");
        }

        await CopyBlobAsync(artifact.ConfigDigest, artifact.ConfigSize, null, cancellation).ConfigureAwait(false);
        foreach (var file in artifact.Files)
        {
            await CopyBlobAsync(file.Digest, file.Size, null, cancellation).ConfigureAwait(false);
        }

        return artifact;
    }

    /// <summary>The place of a blob or manifest, for messages.</summary>
    protected abstract string Place(ArtifactDigest digest, bool isManifest);

    protected abstract Task<Stream> OpenManifestAsync(ArtifactDigest digest, CancellationToken cancellation);

    protected abstract Task<Stream> OpenBlobAsync(ArtifactDigest digest, CancellationToken cancellation);

    protected abstract Task PutBlobAsync(Descriptor blob, ArtifactContent content, CancellationToken cancellation);

    /// <summary>Writes a manifest whose blobs have been written, and sets its version.</summary>
    protected abstract Task PutManifestAsync(byte[] manifest, ArtifactDigest digest, string version, CancellationToken cancellation);

    protected void CheckVersion(string version, ArtifactDigest? present, ArtifactDigest offered)
    {
        if (present is { } other && other != offered)
        {
            throw new VersionTakenException(uri, version, other, offered);
        }
    }

    private static async Task<T> Guarded<T>(string where, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new ArtifactUnavailableException(where, $"reading was interrupted: {error.Message}", transient: true, error);
        }
    }

    private async Task CopyBlobAsync(ArtifactDigest digest, long size, Func<Stream>? target, CancellationToken cancellation)
    {
        var where = Place(digest, isManifest: false);
        var content = await OpenBlobAsync(digest, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await Guarded(where, async () =>
            {
                VerifiedCopy.RequireLength(content, size, where);
                await VerifiedCopy.CopyAsync(content, target?.Invoke(), digest, size, where, cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
    }
}
