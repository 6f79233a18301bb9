namespace Sluice.Data.Sources.Stores;

/// <summary>
/// What holds files: a bucket, a container, a server. Both methods send one request, or one a page, and are not repeated here;
/// they throw <see cref="StoreException"/>.
/// </summary>
internal interface IDataStore : IDisposable
{
    /// <summary>All files below a folder, at any depth and in any order.</summary>
    /// <param name="folder">Path of the folder with a slash at its end, or empty for all.</param>
    /// <param name="cancellation">Ends the listing.</param>
    Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, with the tag of what was read of it before.</param>
    /// <param name="offset">The first byte that is wanted. The store may begin at 0 all the same.</param>
    /// <param name="cancellation">Ends the request.</param>
    Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation);

    /// <summary>Where the file lies in the pod's own file system. Null for a file that has to be downloaded.</summary>
    string? LocalPath(StoreFile file) => null;
}

/// <summary>A file of a store.</summary>
/// <param name="Path">Its path below the root of the store; for HTTP with the query.</param>
/// <param name="Size">Bytes, where the listing says so.</param>
/// <param name="Digest">SHA-256 that it must have, <c>sha256:…</c>. Null where none is known.</param>
internal sealed record StoreFile(string Path, long? Size = null, string? Digest = null)
{
    /// <summary>What identifies the bytes while they are read, such as a strong ETag. A resumed read asks for the same.</summary>
    public string? Tag { get; init; }

    /// <summary>Name under which the store keeps these bytes even when the file is overwritten. Null where it keeps none.</summary>
    public string? Version { get; init; }
}

/// <summary>An open file.</summary>
/// <param name="Body">The bytes from <see cref="Offset"/> on.</param>
/// <param name="Offset">Position of the first byte: the one that was asked for, or 0.</param>
/// <param name="Size">Bytes of the whole file. Null where the server does not say.</param>
/// <param name="Owner">What has to be disposed besides the body.</param>
internal sealed record StoreContent(Stream Body, long Offset, long? Size, IDisposable? Owner = null) : IAsyncDisposable
{
    /// <summary>See <see cref="StoreFile.Tag"/>. Null where a broken read cannot be resumed.</summary>
    public string? Tag { get; init; }

    /// <summary>See <see cref="StoreFile.Version"/>.</summary>
    public string? Version { get; init; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync().ConfigureAwait(false);
        Owner?.Dispose();
    }
}
