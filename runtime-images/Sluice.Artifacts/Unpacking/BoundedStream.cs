using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Unpacking;

/// <summary>Reads another stream up to a limit and then throws, because an archive of a few bytes may unpack to any size.</summary>
internal sealed class BoundedStream(Stream source, long limit, string where) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        read += count;
        return read <= limit ? count : throw Exceeded(limit, where);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal static ArtifactInvalidException Exceeded(long limit, string where) => new(
        where,
        $"the layer unpacks to more than {limit} bytes, which is out of proportion to its size; publish the file as a raw layer");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
