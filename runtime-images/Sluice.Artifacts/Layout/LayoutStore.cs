using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Layout;

/// <summary>A store in an OCI image layout (image-spec 1.1, image-layout.md), a folder that several writers may share.</summary>
internal sealed class LayoutStore(string uri, string directory, ArtifactStoreOptions options) : ArtifactStore(uri, options)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly LayoutFiles files = new(directory);

    public override async Task<ArtifactDigest?> ResolveAsync(string version, CancellationToken cancellation = default) =>
        (await ReadIndexAsync(cancellation).ConfigureAwait(false)).Resolve(version);

    protected override string Place(ArtifactDigest digest, bool isManifest) => files.Blob(digest);

    protected override Task<Stream> OpenManifestAsync(ArtifactDigest digest, CancellationToken cancellation) =>
        OpenBlobAsync(digest, cancellation);

    protected override Task<Stream> OpenBlobAsync(ArtifactDigest digest, CancellationToken cancellation) => Task.FromResult(
        files.TryOpen(files.Blob(digest))
        ?? throw new ArtifactUnavailableException(
            files.Blob(digest), "it does not exist; is the volume mounted, and was the version published?"));

    protected override Task PutBlobAsync(Descriptor blob, ArtifactContent content, CancellationToken cancellation) => Writing(async () =>
    {
        files.Create();
        var path = files.Blob(blob.Digest);
        if (await IsRightAsync(path, blob, cancellation).ConfigureAwait(false))
        {
            return;
        }

        await DurableFile.WriteAsync(files.Root, path, async target =>
        {
            var source = content.Open();
            await using (source.ConfigureAwait(false))
            {
                await VerifiedCopy.CopyAsync(source, target, blob.Digest, blob.Size, "the file to be written", cancellation)
                    .ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    });

    protected override async Task PutManifestAsync(byte[] manifest, ArtifactDigest digest, string version, CancellationToken cancellation)
    {
        await PutBlobAsync(new Descriptor(MediaTypes.Manifest, digest, manifest.Length), ArtifactContent.FromBytes(manifest), cancellation)
            .ConfigureAwait(false);
        await Writing(async () =>
        {
            using var held = await LayoutLock.AcquireAsync(files.Lock, Options.Time, cancellation).ConfigureAwait(false);
            RemoveAbandoned();
            var index = await ReadIndexAsync(cancellation).ConfigureAwait(false);
            var present = index.Resolve(version);
            CheckVersion(version, present, digest);
            if (!File.Exists(files.Marker))
            {
                await DurableFile.WriteAsync(files.Root, files.Marker, target =>
                    target.WriteAsync("""{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), cancellation).AsTask()).ConfigureAwait(false);
            }

            if (present is null)
            {
                index.Add(version, digest, manifest.Length);
                await DurableFile.WriteAsync(files.Root, files.Index, target =>
                    target.WriteAsync(index.ToBytes(), cancellation).AsTask()).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private async Task<LayoutIndex> ReadIndexAsync(CancellationToken cancellation)
    {
        var content = files.TryOpen(files.Index);
        if (content is null)
        {
            return LayoutIndex.Empty(files.Index);
        }

        await using (content.ConfigureAwait(false))
        {
            return await LayoutIndex.ReadAsync(content, files.Index, cancellation).ConfigureAwait(false);
        }
    }

    // A blob that exists and is intact is left alone, because others may be reading it. A damaged one is replaced.
    private async Task<bool> IsRightAsync(string path, Descriptor blob, CancellationToken cancellation)
    {
        var present = files.TryOpen(path);
        if (present is null)
        {
            return false;
        }

        try
        {
            await using (present.ConfigureAwait(false))
            {
                await VerifiedCopy.CopyAsync(present, null, blob.Digest, blob.Size, path, cancellation).ConfigureAwait(false);
                return true;
            }
        }
        catch (Exception error) when (error is DigestMismatchException or ArtifactUnavailableException { IsTransient: true })
        {
            return false;
        }
    }

    // Removes the temporary files of writers that were killed.
    private void RemoveAbandoned()
    {
        foreach (var file in new DirectoryInfo(files.Root).EnumerateFiles(DurableFile.TemporaryPrefix + "*"))
        {
            if (Options.Time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned)
            {
                file.Delete();
            }
        }
    }

    private async Task Writing(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactUnavailableException(files.Root, $"cannot write to it: {error.Message}", inner: error);
        }
    }
}
