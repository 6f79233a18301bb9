using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Mirroring;

/// <summary>Where copies of a model's requests go within one generation of its routing table.</summary>
internal sealed record Mirror
{
    /// <summary>Largest body of a request or an answer that is kept for a comparison, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The version whose requests are copied.</summary>
    public required RouteTarget Of { get; init; }

    /// <summary>The version that the copies go to.</summary>
    public required RouteTarget To { get; init; }

    /// <summary>Share of the requests that are copied, 0 to 100.</summary>
    public required int Percent { get; init; }

    /// <summary>Largest number of copies in progress at a time.</summary>
    public required int MaxOutstanding { get; init; }

    /// <summary>Largest difference between two numbers that count as equal.</summary>
    public required double Tolerance { get; init; }

    /// <summary>The copies in progress, of this generation and earlier ones.</summary>
    public required MirrorSlots Slots { get; init; }

    /// <summary>Series of the results.</summary>
    public required MirrorSeries Series { get; init; }

    /// <summary>
    /// Chooses whether an inference request is mirrored, by chance and by the version that will answer it. Null when it is not.
    /// </summary>
    public MirroredRequest? Choose(HttpRequest request, RouteTarget answering)
    {
        if (answering != Of || Random.Shared.Next(100) >= Percent)
        {
            return null;
        }

        if (request.ContentLength > MaxBytes || !Slots.TryTake(MaxOutstanding))
        {
            Series.Count(MirrorResult.Skipped);
            return null;
        }

        return new MirroredRequest(this, request.ContentLength);
    }
}

/// <summary>
/// A request that is being mirrored, with the copies of its body and of stable's answer. It holds one of the mirror's slots until it is
/// settled or dropped.
/// </summary>
internal sealed class MirroredRequest(Mirror mirror, long? length)
{
    /// <summary>The mirror that chose it.</summary>
    public Mirror Mirror { get; } = mirror;

    /// <summary>The request's body.</summary>
    public BodyCopy Request { get; } = new(Mirror.MaxBytes);

    /// <summary>The body of stable's answer.</summary>
    public BodyCopy Answer { get; } = new(Mirror.MaxBytes);

    /// <summary>Content-Encoding of stable's answer.</summary>
    public string? AnswerEncoding { get; set; }

    /// <summary>Whether the whole request was copied.</summary>
    public bool IsWhole => Request.Bytes is { } bytes && (length is null ? Request.Ended : bytes.Length == length);

    /// <summary>Counts the result and releases the slot.</summary>
    public void Settle(MirrorResult result)
    {
        Mirror.Series.Count(result);
        Mirror.Slots.Release();
    }

    /// <summary>Releases the slot without a result, because the request is routed again.</summary>
    public void Drop() => Mirror.Slots.Release();
}

/// <summary>
/// Bounds the number of a deployment's requests that are being mirrored. A slot is held from the choice to the end of the comparison, so
/// that the slots also bound the memory of the copies. The slots outlive a routing table, as the copies do.
/// </summary>
internal sealed class MirrorSlots
{
    private int _taken;

    /// <summary>Takes a slot. False when all are taken.</summary>
    public bool TryTake(int most)
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Releases a slot.</summary>
    public void Release() => Interlocked.Decrement(ref _taken);
}

/// <summary>The result of mirroring a request.</summary>
internal enum MirrorResult
{
    /// <summary>Both versions gave the same answer.</summary>
    Equal,

    /// <summary>The answers differ. An error of the candidate, or no answer in time, counts as different.</summary>
    Different,

    /// <summary>
    /// The answers were not compared: too many copies were in progress, a body was too large, or stable's own answer was an error.
    /// </summary>
    Skipped,
}
