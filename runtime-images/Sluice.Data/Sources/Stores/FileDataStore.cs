namespace Sluice.Data.Sources.Stores;

/// <summary>Files of the pod's own volumes, which are used where they lie.</summary>
/// <param name="root">The folder to which paths are relative, <c>/</c>.</param>
internal sealed class FileDataStore(string root = "/") : IDataStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation) => Task.Run<IReadOnlyList<StoreFile>>(
        () =>
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
            try
            {
                // The folders "..data" of Secrets and ConfigMaps are links to the folder of their files, and would name each file twice.
                return [.. Directory.EnumerateFiles(Path.Combine(root, folder), "*", options)
                    .Select(path => new StoreFile(Path.GetRelativePath(root, path)))
                    .Where(file => !file.Path[folder.Length..].Split('/').Any(part => part.StartsWith("..", StringComparison.Ordinal)))];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Fault(error, Path.Combine(root, folder));
            }
        },
        cancellation);

    /// <inheritdoc />
    public Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation)
    {
        var path = LocalPath(file);
        try
        {
            if (Directory.Exists(path))
            {
                throw new StoreException(StoreFault.Missing, $"{path} is a folder; name a file in it, or add /* for all of them");
            }

            var stream = new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            return Task.FromResult(new StoreContent(stream, 0, null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fault(error, path);
        }
    }

    /// <inheritdoc />
    public string LocalPath(StoreFile file) => Path.Combine(root, file.Path);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static StoreException Fault(Exception error, string path) => error is FileNotFoundException or DirectoryNotFoundException
        ? new StoreException(
            StoreFault.Missing,
            $"{path} does not exist in the pod; mount the volume that holds it (spec.pod.volumes), or correct the path",
            error)
        : new StoreException(
            StoreFault.Unreadable,
            $"{path} cannot be read by user {Environment.UserName}: {error.Message}; give it read permission (the pod runs as uid 65532)",
            error);
}
