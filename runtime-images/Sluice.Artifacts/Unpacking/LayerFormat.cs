using System.IO.Compression;
using Sluice.Artifacts.Errors;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Sluice.Artifacts.Unpacking;

/// <summary>
/// Interprets the media type of a ModelPack layer, <c>application/vnd.cncf.model.{kind}.v1.{raw|tar|tar+gzip|tar+zstd}</c>.
/// </summary>
internal static class LayerFormat
{
    // The default limit of zstd itself. A frame with a larger window would take that much memory before it yields a byte.
    private const int LargestWindowLog = 27;

    private static readonly string[] OtherKinds = [".doc.v1.", ".code.v1.", ".dataset.v1."];

    /// <summary>Whether the layer is a tar archive rather than a file.</summary>
    public static bool IsPacked(string mediaType) => Suffix(mediaType) is not null;

    /// <summary>Whether the layer holds weights.</summary>
    public static bool IsWeight(string mediaType) => mediaType.Contains(".weight.v1.", StringComparison.Ordinal);

    /// <summary>Whether the layer may hold files that serving needs, which are all but documents, code and data sets.</summary>
    public static bool MayHoldModel(string mediaType) =>
        !OtherKinds.Any(kind => mediaType.Contains(kind, StringComparison.Ordinal));

    /// <summary>The tar archive of a packed layer, decompressed.</summary>
    public static Stream Decompress(string mediaType, byte[] layer, string where)
    {
        var source = new MemoryStream(layer, writable: false);
        switch (Suffix(mediaType))
        {
            case "tar":
                return source;
            case "tar+gzip":
                return new GZipStream(source, CompressionMode.Decompress);
            case "tar+zstd":
                var zstd = new DecompressionStream(source);
                zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
                return zstd;
            default:
                throw new ArtifactInvalidException(where, $"'{mediaType}' is not a tar layer");
        }
    }

    private static string? Suffix(string mediaType) => mediaType[(mediaType.LastIndexOf('.') + 1)..] is "tar" or "tar+gzip" or "tar+zstd"
        ? mediaType[(mediaType.LastIndexOf('.') + 1)..]
        : null;
}
