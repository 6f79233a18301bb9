using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Forwarding;

/// <summary>A request's body, copied as it is read.</summary>
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
