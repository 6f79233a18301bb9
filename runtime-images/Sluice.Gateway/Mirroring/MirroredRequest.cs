namespace Sluice.Gateway.Mirroring;

/// <summary>A request that is to be mirrored, with what has been seen of it and of its answer. It holds one of the mirror's slots until it is settled.</summary>
internal sealed class MirroredRequest(Mirror mirror, long? length)
{
    /// <summary>Where it goes.</summary>
    public Mirror Mirror { get; } = mirror;

    /// <summary>The request's body.</summary>
    public BodyCopy Request { get; } = new(Mirror.MaxBytes);

    /// <summary>The body of stable's answer.</summary>
    public BodyCopy Answer { get; } = new(Mirror.MaxBytes);

    /// <summary>Content-Encoding of stable's answer.</summary>
    public string? AnswerEncoding { get; set; }

    /// <summary>Whether the whole request was copied.</summary>
    public bool IsWhole => Request.Bytes is { } bytes && (length is null ? Request.Ended : bytes.Length == length);

    /// <summary>Counts what came of it, and gives the slot back.</summary>
    public void Settle(MirrorResult result)
    {
        Mirror.Series.Count(result);
        Mirror.Slots.Release();
    }

    /// <summary>Gives the slot back: the request is chosen for anew.</summary>
    public void Drop() => Mirror.Slots.Release();
}
