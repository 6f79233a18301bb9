using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Routing;

/// <summary>The routes of one model under one generation of its table. Never changes.</summary>
internal sealed class ModelRoute
{
    // A slot per per cent: each request draws one, so that in the long run the shares are exactly the weights. Callers that are kept together
    // have theirs, so the candidate's slots are at the end: more of them are taken from stable's end, and nobody else moves.
    private readonly RouteTarget[] _slots;

    /// <summary>Routes to targets whose weights sum to 100, or are all 0.</summary>
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

    /// <summary>Versions.</summary>
    public IReadOnlyList<RouteTarget> Targets { get; }

    /// <summary>What keeps callers together; null: nothing.</summary>
    public CallerPlace? Sticky { get; init; }

    /// <summary>Requests that go to a version whatever the weights; the first that holds wins.</summary>
    public IReadOnlyList<CallerMatch> Matches { get; init; } = [];

    /// <summary>Where copies of requests go; null: nowhere.</summary>
    public Mirror? Mirror { get; init; }

    /// <summary>Series of the answers that the gateway itself gives to inference requests for this model.</summary>
    public AnswerSeries Unserved { get; }

    /// <summary>Series of all answers for this model to requests that ask for no inference.</summary>
    public required CodeSeries Others { get; init; }

    /// <summary>
    /// The version that speaks for the model where nothing is to be divided: the one at the beginning of the scale of callers, which is stable
    /// while it serves, else the one that serves in its place. Null: none serves.
    /// </summary>
    public RouteTarget? Stable => At(0);

    /// <summary>The version that a request is sent to by what it carries; null: by none of it.</summary>
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

    /// <summary>The version of a request by weight: the one of its caller's place, else one that is drawn; null: none serves.</summary>
    public RouteTarget? Divide(HttpRequest request) =>
        _slots.Length > 0 && Sticky?.Of(request) is { } place ? At(place) : Draw();

    /// <summary>The version that serves a place, 0 to 99; null: none serves.</summary>
    public RouteTarget? At(int place) => _slots.Length == 0 ? null : _slots[place];

    /// <summary>Draws a version by weight; null: none serves.</summary>
    public RouteTarget? Draw() => _slots.Length == 0 ? null : _slots[Random.Shared.Next(_slots.Length)];

    /// <summary>The version of that name, whatever its weight, and not a further track of it; null: the table has none.</summary>
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
