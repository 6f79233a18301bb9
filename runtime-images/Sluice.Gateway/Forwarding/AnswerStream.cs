using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Forwarding;

/// <summary>An answer's body on its way to the caller: when its first byte came, and a copy of it where one is wanted.</summary>
internal sealed class AnswerStream(Stream inner, TimeProvider time, BodyCopy? copy) : PassingStream(inner)
{
    /// <summary>Timestamp of the first byte; null: none has come.</summary>
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
