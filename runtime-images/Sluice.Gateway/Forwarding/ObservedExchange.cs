using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Forwarding;

/// <summary>
/// Observes one attempt at forwarding a request. Disposing it restores the original streams of the request and its answer.
/// </summary>
internal sealed class ObservedExchange : IDisposable
{
    private readonly HttpContext _context;
    private readonly Stream _request;
    private readonly Stream _answer;
    private readonly AnswerStream _observed;

    /// <summary>Replaces the streams of a request and its answer by ones that are observed.</summary>
    public ObservedExchange(HttpContext context, TimeProvider time, MirroredRequest? mirrored)
    {
        _context = context;
        _request = context.Request.Body;
        _answer = context.Response.Body;
        context.Response.Body = _observed = new AnswerStream(_answer, time, mirrored?.Answer);
        if (mirrored is not null)
        {
            context.Request.Body = new RequestStream(_request, mirrored.Request);
        }
    }

    /// <summary>Timestamp of the answer's first byte. Null when none came.</summary>
    public long? FirstByte => _observed.FirstByte;

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Response.Body = _answer;
        _context.Request.Body = _request;
    }
}

/// <summary>The body of a request, copied while it is read.</summary>
internal sealed class RequestStream(Stream inner, BodyCopy copy) : PassingStream(inner)
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        if (read > 0 || !buffer.IsEmpty)
        {
            copy.Add(buffer.Span[..read]);
        }

        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}

/// <summary>
/// The body of an answer as it is written to the client. Notes when its first byte came, and copies it if a copy is given.
/// </summary>
internal sealed class AnswerStream(Stream inner, TimeProvider time, BodyCopy? copy) : PassingStream(inner)
{
    /// <summary>Timestamp of the first byte. Null until it has come.</summary>
    public long? FirstByte { get; private set; }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!buffer.IsEmpty)
        {
            FirstByte ??= time.GetTimestamp();
            copy?.Add(buffer.Span);
        }

        return Inner.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}

/// <summary>Base of streams that pass bytes through in one direction; each subclass overrides reading or writing.</summary>
internal abstract class PassingStream(Stream inner) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The wrapped stream. It stays open when this one is closed.</summary>
    protected Stream Inner => inner;

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
