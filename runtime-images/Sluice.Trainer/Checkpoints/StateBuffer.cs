namespace Sluice.Trainer.Checkpoints;

/// <summary>
/// A state in memory, in pieces, so that it may have more bytes than an array. It is written from its start, and its memory is kept for the
/// next state.
/// </summary>
internal sealed class StateBuffer : Stream
{
    private const int Piece = 1 << 20;

    private readonly List<byte[]> pieces = [];
    private long length;

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => length;

    /// <inheritdoc />
    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    /// <summary>Forgets the state.</summary>
    public void Clear() => length = 0;

    /// <summary>Writes the state to a stream.</summary>
    public new void CopyTo(Stream target)
    {
        for (var at = 0L; at < length; at += Piece)
        {
            target.Write(pieces[(int)(at / Piece)], 0, (int)Math.Min(Piece, length - at));
        }
    }

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var (piece, place) = ((int)(length / Piece), (int)(length % Piece));
            if (piece == pieces.Count)
            {
                pieces.Add(new byte[Piece]);
            }

            var some = Math.Min(bytes.Length, Piece - place);
            bytes[..some].CopyTo(pieces[piece].AsSpan(place));
            bytes = bytes[some..];
            length += some;
        }
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();
}
