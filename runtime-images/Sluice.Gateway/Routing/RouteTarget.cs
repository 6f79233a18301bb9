using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Routing;

/// <summary>A version behind the gateway, with all that a request to it needs, made once per routing table.</summary>
internal sealed record RouteTarget
{
    /// <summary>Version.</summary>
    public required string Version { get; init; }

    /// <summary>Which pods of the version; null: its own.</summary>
    public string? Track { get; init; }

    /// <summary>Whether it is at the candidate's end of the scale of callers.</summary>
    public bool Candidate { get; init; }

    /// <summary>Share of the requests that name no version, in per cent.</summary>
    public required int Weight { get; init; }

    /// <summary>Where it is: <c>http://host:port/</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is changed in a request to it and in its answer.</summary>
    public required VersionTransformer Transformer { get; init; }

    /// <summary>Series of all its answers.</summary>
    public required AnswerSeries Answers { get; init; }

    /// <summary>Series of its answers to weighted requests under this table's generation.</summary>
    public required EvidenceSeries Evidence { get; init; }
}
