using System.Formats.Tar;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using ZstdSharp;

namespace Sluice.Artifacts.Unpacking;

/// <summary>
/// Reads files out of a tar layer whose digest has been checked. Nothing is ever written to a disk; still, an archive with a
/// path that leaves its folder, a link or a device is refused whole, so that what is served here is what any other tool unpacks.
/// </summary>
internal static class LayerArchive
{
    private const int MaxEntries = 10_000;

    // Weights are numbers that hardly compress. Up to the first bound memory is there anyway; above, it is given in proportion
    // to the artifact.
    private const long AlwaysAllowed = 256L << 20;
    private const int LargestRatio = 4;

    /// <summary>The files that are wanted, in the order of the archive.</summary>
    /// <exception cref="ArtifactInvalidException">The archive is broken, unsafe, or unpacks to too much.</exception>
    public static List<UnpackedFile> Read(byte[] layer, string mediaType, Func<string, bool> wanted, long mostBytes, string where)
    {
        var limit = Math.Min(mostBytes, Math.Max(AlwaysAllowed, layer.LongLength * LargestRatio));
        try
        {
            using var archive = new TarReader(new BoundedStream(LayerFormat.Decompress(mediaType, layer, where), limit, where));
            return Read(archive, wanted, limit, where);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or FormatException or ArgumentException
            or OverflowException or NotSupportedException or ZstdException)
        {
            throw new ArtifactInvalidException(
                where, $"the layer is not the archive that its media type '{mediaType}' says: {error.Message}", error);
        }
    }

    private static List<UnpackedFile> Read(TarReader archive, Func<string, bool> wanted, long limit, string where)
    {
        var files = new List<UnpackedFile>();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var entries = 0; archive.GetNextEntry() is { } entry; entries++)
        {
            if (entries == MaxEntries)
            {
                throw new ArtifactInvalidException(where, $"the archive holds more than {MaxEntries} entries");
            }

            if (PathOf(entry, where) is not { } path)
            {
                continue;
            }

            if (!paths.Add(path))
            {
                throw new ArtifactInvalidException(where, $"the archive holds '{path}' twice");
            }

            if (entry.EntryType is not TarEntryType.Directory && wanted(path))
            {
                files.Add(new UnpackedFile(path, Content(entry, limit, where)));
            }
        }

        return files;
    }

    // Null: no file and no folder, or the folder that is the root.
    private static string? PathOf(TarEntry entry, string where)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
        {
            return null;
        }

        var path = FilePaths.Normal(entry.Name);
        if (path.Length == 0 && entry.EntryType is TarEntryType.Directory)
        {
            return null;
        }

        if (!FilePaths.IsSafe(path))
        {
            throw new ArtifactInvalidException(
                where, $"the archive holds '{FilePaths.Shown(entry.Name)}', which is not a relative path without '..'");
        }

        return entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
            or TarEntryType.Directory
            ? path
            : throw new ArtifactInvalidException(
                where, $"the archive holds '{path}' of type {entry.EntryType}; an artifact holds files and folders only");
    }

    private static byte[] Content(TarEntry entry, long limit, string where)
    {
        if (entry.Length > limit)
        {
            throw BoundedStream.Exceeded(limit, where);
        }

        var bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        return bytes;
    }
}
