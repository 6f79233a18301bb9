namespace Sluice.Artifacts.Content;

/// <summary>
/// The source of a file's bytes. They are read more than once, first for the digest, and must be the same each time.
/// </summary>
public sealed class ArtifactContent
{
    private readonly Func<Stream> open;

    private ArtifactContent(Func<Stream> open) => this.open = open;

    /// <summary>Bytes in memory.</summary>
    public static ArtifactContent FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var copy = bytes.ToArray();
        return new ArtifactContent(() => new MemoryStream(copy, writable: false));
    }

    /// <summary>The bytes of a file, which must not change until the artifact is written.</summary>
    public static ArtifactContent FromFile(string path) => new(() => new FileStream(
        path,
        new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        }));

    /// <summary>Opens the bytes for one reading. The stream must be disposed.</summary>
    public Stream Open() => open();
}
