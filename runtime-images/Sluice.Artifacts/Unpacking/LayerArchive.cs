using System.Formats.Tar;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using ZstdSharp;

namespace Sluice.Artifacts.Unpacking;

/// <summary>
/// Reads files from a tar layer whose digest has been checked. Nothing is written to disk. Still, an archive with a path that leaves
/// its folder, a link or a device is refused as a whole, so that the served files are those that any other tool unpacks.
/// </summary>
internal static class LayerArchive
{
    private const int MaxEntries = 10_000;

    // Weights are numbers, which hardly compress. A pod has memory for the first limit in any case; above it, memory is allocated
    // only in proportion to the artifact.
    private const long AlwaysAllowed = 256L << 20;
    private const int LargestRatio = 4;

    /// <summary>The wanted files, in the order of the archive.</summary>
    /// <exception cref="ArtifactInvalidException">The archive is broken, unsafe or too large once unpacked.</exception>
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
                where, $"the layer is not an archive of its media type '{mediaType}': {error.Message}", error);
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
                throw new ArtifactInvalidException(where, $"the archive contains more than {MaxEntries} entries");
            }

            if (PathOf(entry, where) is not { } path)
            {
                continue;
            }

            if (!paths.Add(path))
            {
                throw new ArtifactInvalidException(where, $"the archive contains '{path}' twice");
            }

            if (entry.EntryType is not TarEntryType.Directory && wanted(path))
            {
                files.Add(new UnpackedFile(path, Content(entry, limit, where)));
            }
        }

        return files;
    }

    // Null for an entry that is neither a file nor a folder, and for the root folder.
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
                where, $"the archive contains '{FilePaths.Shown(entry.Name)}', which is not a relative path without '..'");
        }

        return entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
            or TarEntryType.Directory
            ? path
            : throw new ArtifactInvalidException(
                where, $"the archive contains '{path}' of type {entry.EntryType}; an artifact may contain only files and folders");
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
