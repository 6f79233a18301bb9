using System.IO.Compression;

namespace Sluice.Gateway.Mirroring;

/// <summary>Bodies of answers, of bounded size also when they were compressed.</summary>
internal static class AnswerBody
{
    /// <summary>Undoes a Content-Encoding; null: it is unknown, broken, or too large once undone.</summary>
    public static async Task<ReadOnlyMemory<byte>?> DecodeAsync(ReadOnlyMemory<byte> body, string? encoding, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(body.ToArray(), writable: false);
        switch (encoding?.Trim().ToLowerInvariant())
        {
            case null or "" or "identity":
                return body;
            case "gzip" or "x-gzip":
                return await ReadAsync(new GZipStream(bytes, CompressionMode.Decompress), cancellationToken);
            case "deflate":
                return await ReadAsync(new ZLibStream(bytes, CompressionMode.Decompress), cancellationToken);
            case "br":
                return await ReadAsync(new BrotliStream(bytes, CompressionMode.Decompress), cancellationToken);
            default:
                return null;
        }
    }

    /// <summary>Reads a body to its end; null: it is larger than <see cref="Mirror.MaxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        await using var _ = body;
        var copy = new BodyCopy(Mirror.MaxBytes);
        var part = new byte[16 * 1024];
        while (copy.Bytes is not null && !copy.Ended)
        {
            copy.Add(part.AsSpan(0, await body.ReadAsync(part, cancellationToken)));
        }

        return copy.Bytes;
    }
}
