using System.IO.Compression;

namespace Sluice.Gateway.Mirroring;

/// <summary>Copies a body while it is streamed. A body above the bound, in bytes, is not kept at all.</summary>
internal sealed class BodyCopy(int most)
{
    private MemoryStream? _bytes = new();

    /// <summary>The copy so far. Null once the body is too large.</summary>
    public ReadOnlyMemory<byte>? Bytes => _bytes is { } bytes
        ? new ReadOnlyMemory<byte>(bytes.GetBuffer(), 0, (int)bytes.Length)
        : default(ReadOnlyMemory<byte>?);

    /// <summary>Whether the end of the body was reached.</summary>
    public bool Ended { get; private set; }

    /// <summary>Appends a part. An empty part marks the end.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        Ended |= part.IsEmpty;
        if (_bytes is { } bytes && bytes.Length + part.Length > most)
        {
            _bytes = null;
        }

        _bytes?.Write(part);
    }
}

/// <summary>Reads and decodes bodies of answers. Their size is bounded, after decompression too.</summary>
internal static class AnswerBody
{
    /// <summary>
    /// Decodes a body by its Content-Encoding. Null when the encoding is unknown, or the decoded body is larger than
    /// <see cref="Mirror.MaxBytes"/>.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>?> DecodeAsync(
        ReadOnlyMemory<byte> body, string? encoding, CancellationToken cancellationToken)
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

    /// <summary>Reads a body to its end. Null when it is larger than <see cref="Mirror.MaxBytes"/>.</summary>
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
