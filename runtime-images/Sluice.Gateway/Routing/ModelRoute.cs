using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Routing;

/// <summary>The routes of one model under one generation of its table. Never changes.</summary>
internal sealed class ModelRoute
{
    // A slot per per cent: each request draws one, so that in the long run the shares are exactly the weights.
    private readonly RouteTarget[] _slots;

    /// <summary>Routes to targets whose weights sum to 100, or are all 0.</summary>
    public ModelRoute(string deployment, string model, long generation, IReadOnlyList<RouteTarget> targets, AnswerSeries unserved)
    {
        Deployment = deployment;
        Model = model;
        Generation = generation;
        Targets = targets;
        Unserved = unserved;
        _slots = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Weight))];
    }

    /// <summary>Name of the ModelDeployment.</summary>
    public string Deployment { get; }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Generation of the table.</summary>
    public long Generation { get; }

    /// <summary>Versions.</summary>
    public IReadOnlyList<RouteTarget> Targets { get; }

    /// <summary>Series of the answers that the gateway itself gives for this model.</summary>
    public AnswerSeries Unserved { get; }

    /// <summary>Draws a version by weight; null: none serves.</summary>
    public RouteTarget? Draw() => _slots.Length == 0 ? null : _slots[Random.Shared.Next(_slots.Length)];

    /// <summary>The version of that name, whatever its weight; null: the table has none.</summary>
    public RouteTarget? Find(ReadOnlySpan<char> version)
    {
        foreach (var target in Targets)
        {
            if (version.SequenceEqual(target.Version))
            {
                return target;
            }
        }

        return null;
    }
}
