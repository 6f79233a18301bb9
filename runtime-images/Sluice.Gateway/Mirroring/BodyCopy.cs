namespace Sluice.Gateway.Mirroring;

/// <summary>A copy of a body as it passes by, up to a bound; beyond it nothing is kept.</summary>
internal sealed class BodyCopy(int most)
{
    private MemoryStream? _bytes = new();

    /// <summary>The copy so far; null: the body is too large.</summary>
    public ReadOnlyMemory<byte>? Bytes => _bytes is { } bytes ? new ReadOnlyMemory<byte>(bytes.GetBuffer(), 0, (int)bytes.Length) : default(ReadOnlyMemory<byte>?);

    /// <summary>Whether the body's end was seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>Keeps what passes by; nothing is the end.</summary>
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
