using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Sluice.Data.Tables.Files;

/// <summary>Bytes and encodings of text files, compressed or not.</summary>
internal static class TextFile
{
    /// <summary>
    /// Stands for bytes that are invalid in the encoding, so that they are an error only in a cell that is used. It is a noncharacter
    /// (Unicode, 23.7), so no text contains it.
    /// </summary>
    public const char Undecodable = '\uFFFF';

    /// <summary>How a file is compressed, in DuckDB's words, by the ending of its name.</summary>
    public static string Compression(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".gz" => "gzip",
        ".zst" => "zstd",
        _ => "uncompressed",
    };

    /// <summary>The name without the ending that says how the file is compressed.</summary>
    public static string Uncompressed(string name) => Compression(name) == "uncompressed" ? name : name[..name.LastIndexOf('.')];

    /// <summary>Opens the text.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="compression">How it is compressed.</param>
    public static Stream Open(string path, string compression)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return compression switch
        {
            "gzip" => new GZipStream(file, CompressionMode.Decompress),
            "zstd" => new DecompressionStream(file, leaveOpen: false),
            _ => file,
        };
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <param name="from">The text.</param>
    /// <param name="encoding">Name of its encoding.</param>
    /// <param name="to">Path of the file to write.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>Whether bytes were invalid, which <see cref="Undecodable"/> stands for.</returns>
    public static bool Transcode(Stream from, string encoding, string to, CancellationToken cancellation)
    {
        using var reader = new StreamReader(from, Lenient(encoding), detectEncodingFromByteOrderMarks: false, 1 << 16);
        using var writer = new StreamWriter(to, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        var buffer = new char[1 << 16];
        var invalid = false;
        for (var count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            invalid |= buffer.AsSpan(0, count).Contains(Undecodable);
            writer.Write(buffer, 0, count);
        }

        return invalid;
    }

    /// <summary>Whether a text begins as UTF-16 does and as no other encoding: with zero bytes.</summary>
    public static bool SeemsUtf16(Stream text)
    {
        var start = new byte[4096];
        return start.AsSpan(0, text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    /// <summary>Whether two line ends follow each other.</summary>
    public static bool HasBlankLines(Stream text, CancellationToken cancellation)
    {
        const int kept = 2;
        var buffer = new byte[1 << 20];
        var held = 0;
        for (var count = text.Read(buffer, 0, buffer.Length); count > 0; count = text.Read(buffer, held, buffer.Length - held))
        {
            cancellation.ThrowIfCancellationRequested();
            var seen = buffer.AsSpan(0, held + count);
            if (seen.IndexOf("\n\n"u8) >= 0 || seen.IndexOf("\n\r\n"u8) >= 0 || seen.IndexOf("\r\r"u8) >= 0)
            {
                return true;
            }

            held = Math.Min(kept, seen.Length);
            seen[^held..].CopyTo(buffer);
        }

        return false;
    }

    private static Encoding Lenient(string name)
    {
        var fallback = new DecoderReplacementFallback(Undecodable.ToString());
        return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback);
    }
}
