using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Mirroring;

/// <summary>Where copies of a model's requests go under one generation of its table.</summary>
internal sealed record Mirror
{
    /// <summary>Largest body of a request, and of an answer, that is kept for a comparison, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The version whose requests are copied.</summary>
    public required RouteTarget Of { get; init; }

    /// <summary>The version that the copies go to.</summary>
    public required RouteTarget To { get; init; }

    /// <summary>Share of the requests that are copied, in per cent.</summary>
    public required int Percent { get; init; }

    /// <summary>Copies that may be under way at a time.</summary>
    public required int MaxOutstanding { get; init; }

    /// <summary>Difference up to which two numbers are equal.</summary>
    public required double Tolerance { get; init; }

    /// <summary>What is under way, under this table and those before it.</summary>
    public required MirrorSlots Slots { get; init; }

    /// <summary>What comes of it.</summary>
    public required MirrorSeries Series { get; init; }

    /// <summary>Chooses whether a request for an inference is mirrored that a version is about to answer; null: it is not.</summary>
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
