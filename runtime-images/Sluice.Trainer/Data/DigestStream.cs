using System.Security.Cryptography;

namespace Sluice.Trainer.Data;

/// <summary>Hashes what is read through it, so that the digest is of the very bytes that were parsed.</summary>
internal sealed class DigestStream : Stream
{
    private readonly Stream inner;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long limit;
    private readonly CancellationToken cancellation;
    private long read;

    /// <summary>Reads from a stream.</summary>
    /// <param name="inner">Closed with this one.</param>
    /// <param name="limit">More bytes than this are refused with <see cref="TableTooLargeException"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
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

    /// <summary>Reads what is left and gives the digest of the whole, <c>sha256:…</c>.</summary>
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
