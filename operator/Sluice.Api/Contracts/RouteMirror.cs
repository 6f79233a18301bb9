namespace Sluice.Api.Contracts;


/// <summary>Where copies of requests go. Copies are of requests that <see cref="Of"/> answers, and are no evidence of errors or latency.</summary>
public sealed record RouteMirror
{
    /// <summary>The version whose requests are copied: stable. A mirror that names a version that the table lacks is none.</summary>
    public string Of { get; init; } = "";

    /// <summary>The version that the copies go to: the candidate.</summary>
    public string Version { get; init; } = "";

    /// <summary>Share of the requests that are copied, in per cent.</summary>
    public int Percent { get; init; }

    /// <summary>Copies that may wait for an answer at a time; what comes beyond is not copied.</summary>
    public int MaxOutstanding { get; init; } = 32;

    /// <summary>Difference up to which two numbers of an output are equal.</summary>
    public double Tolerance { get; init; }
}
