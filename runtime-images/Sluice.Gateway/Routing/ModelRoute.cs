using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Routing;

/// <summary>The routes of one model within one generation of its routing table. Immutable.</summary>
internal sealed class ModelRoute
{
    // One slot for each per cent. A request draws a slot at random, so that the shares equal the weights in the long run. A sticky client
    // has a fixed slot. The candidate's slots are at the end: when its weight grows, the clients of the new slots move to it and no others.
    private readonly RouteTarget[] _slots;

    /// <summary>Routes to targets. Their weights sum to 100, or are all 0.</summary>
    public ModelRoute(string deployment, string model, long generation, IReadOnlyList<RouteTarget> targets, AnswerSeries unserved)
    {
        Deployment = deployment;
        Model = model;
        Generation = generation;
        Targets = targets;
        Unserved = unserved;
        _slots = [.. targets.OrderBy(target => target.Candidate).ThenBy(target => target.Track is not null)
            .SelectMany(target => Enumerable.Repeat(target, target.Weight))];
    }

    /// <summary>Name of the ModelDeployment.</summary>
    public string Deployment { get; }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Generation of the table.</summary>
    public long Generation { get; }

    /// <summary>The versions of the table, those without weight too.</summary>
    public IReadOnlyList<RouteTarget> Targets { get; }

    /// <summary>Keeps a client on one version. Null when every request is drawn.</summary>
    public ClientPlace? Sticky { get; init; }

    /// <summary>Requests that go to a version whatever the weights. The first match wins.</summary>
    public IReadOnlyList<ClientMatch> Matches { get; init; } = [];

    /// <summary>Where copies of requests go. Null when they are not mirrored.</summary>
    public Mirror? Mirror { get; init; }

    /// <summary>Series of the gateway's own answers to inference requests for this model.</summary>
    public AnswerSeries Unserved { get; }

    /// <summary>Series of all answers for this model to requests other than inference.</summary>
    public required CodeSeries Others { get; init; }

    /// <summary>
    /// The version that answers for the model when a request is not divided: the one of the first slot. That is stable while stable has
    /// weight, else the version that serves in its place. Null when no version serves.
    /// </summary>
    public RouteTarget? Stable => At(0);

    /// <summary>The version that a header or a cookie of the request selects. Null when none matches.</summary>
    public RouteTarget? Match(HttpRequest request)
    {
        foreach (var match in Matches)
        {
            if (match.Holds(request))
            {
                return match.Target;
            }
        }

        return null;
    }

    /// <summary>The version of a request by weight: the one at its client's place, else a drawn one. Null when no version serves.</summary>
    public RouteTarget? Divide(HttpRequest request) =>
        _slots.Length > 0 && Sticky?.Of(request) is { } place ? At(place) : Draw();

    /// <summary>The version that serves a place, 0 to 99. Null when no version serves.</summary>
    public RouteTarget? At(int place) => _slots.Length == 0 ? null : _slots[place];

    /// <summary>Draws a version by weight. Null when no version serves.</summary>
    public RouteTarget? Draw() => _slots.Length == 0 ? null : _slots[Random.Shared.Next(_slots.Length)];

    /// <summary>The version of that name, whatever its weight, without a track. Null when the table has none.</summary>
    public RouteTarget? Find(ReadOnlySpan<char> version)
    {
        foreach (var target in Targets)
        {
            if (target.Track is null && version.SequenceEqual(target.Version))
            {
                return target;
            }
        }

        return null;
    }
}

/// <summary>A version behind the gateway, with everything that a request to it needs. Created once for each routing table.</summary>
internal sealed record RouteTarget
{
    /// <summary>The version, as in the ModelDeployment.</summary>
    public required string Version { get; init; }

    /// <summary>A further set of pods of the same version. Null for its main set.</summary>
    public string? Track { get; init; }

    /// <summary>Whether it takes the slots at the candidate's end.</summary>
    public bool Candidate { get; init; }

    /// <summary>Share of the weighted requests, 0 to 100.</summary>
    public required int Weight { get; init; }

    /// <summary>Its address: <c>http://host:port/</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Transforms requests to it and its answers.</summary>
    public required VersionTransformer Transformer { get; init; }

    /// <summary>Series of all its answers.</summary>
    public required AnswerSeries Answers { get; init; }

    /// <summary>Series of its answers to weighted requests within this table's generation.</summary>
    public required EvidenceSeries Evidence { get; init; }
}
