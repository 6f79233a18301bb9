using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Layout;

/// <summary>The paths of an OCI image layout, and reads that do not follow symbolic links.</summary>
internal sealed class LayoutFiles(string root)
{
    public string Root => root;

    public string Index => Path.Combine(root, "index.json");

    public string Marker => Path.Combine(root, "oci-layout");

    public string Lock => Path.Combine(root, ".sluice.lock");

    public string Blobs => Path.Combine(root, "blobs", "sha256");

    public string Blob(ArtifactDigest digest) => Path.Combine(Blobs, digest.Hex);

    /// <summary>Creates the folders. Refuses a symbolic link in place of one.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Blobs);
        RefuseLinks(Blobs);
    }

    /// <summary>Opens a file of the layout. Null when it does not exist. Refuses a file that is, or is below, a symbolic link.</summary>
    public Stream? TryOpen(string path)
    {
        try
        {
            RefuseLinks(path);
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactUnavailableException(path, $"cannot read it: {error.Message}", inner: error);
        }
    }

    // The root itself may be a symbolic link, which is a choice of the administrator who mounted it.
    private void RefuseLinks(string path)
    {
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                throw new ArtifactInvalidException(part, "it is a symbolic link; an artifact may hold only files");
            }
        }
    }
}
