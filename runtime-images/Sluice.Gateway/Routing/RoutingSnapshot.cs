using System.Collections.Frozen;

namespace Sluice.Gateway.Routing;

/// <summary>
/// All routes at one instant. Immutable: a new table makes a new snapshot, and a request keeps the one that it began with.
/// </summary>
internal sealed class RoutingSnapshot
{
    private readonly FrozenDictionary<string, ModelRoute>.AlternateLookup<ReadOnlySpan<char>> _byModel;

    /// <summary>Snapshot of routes, one for each model.</summary>
    public RoutingSnapshot(IEnumerable<ModelRoute> routes) =>
        _byModel = routes.ToFrozenDictionary(route => route.Model, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The routes of a model. Null when the model is unknown.</summary>
    public ModelRoute? Find(ReadOnlySpan<char> model) => _byModel.TryGetValue(model, out var route) ? route : null;
}
