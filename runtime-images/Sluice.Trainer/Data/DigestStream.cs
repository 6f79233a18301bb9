using System.Security.Cryptography;

namespace Sluice.Trainer.Data;

/// <summary>Hashes the bytes that are read through it, so that the digest covers exactly the bytes that were parsed.</summary>
internal sealed class DigestStream : Stream
{
    private readonly Stream inner;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long limit;
    private readonly CancellationToken cancellation;
    private long read;

    /// <summary>Reads from a stream.</summary>
    /// <param name="inner">The stream to read. It is closed with this one.</param>
    /// <param name="limit">Largest number of bytes. More cause a <see cref="TableTooLargeException"/>.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public DigestStream(Stream inner, long limit, CancellationToken cancellation)
    {
        this.inner = inner;
        this.limit = limit;
        this.cancellation = cancellation;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the rest, and returns the digest of the whole content, <c>sha256:…</c>.</summary>
    public string Finish()
    {
        var buffer = new byte[81920];
        while (Read(buffer, 0, buffer.Length) > 0)
        {
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = inner.Read(buffer);
        read += count;
        if (read > limit)
        {
            throw new TableTooLargeException();
        }

        hash.AppendData(buffer[..count]);
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A table has more bytes than the limit.</summary>
internal sealed class TableTooLargeException : Exception;
