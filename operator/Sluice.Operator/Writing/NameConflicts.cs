using System.Collections.Concurrent;
using Sluice.Decisions.Observation;
using Sluice.Operator.Eviction;

namespace Sluice.Operator.Writing;

/// <summary>
/// Names that writes found taken by foreign objects. The caches hold only what bears our label, so such an object is first
/// met when a create is refused; the next observation then tells the decision.
/// </summary>
internal sealed class NameConflicts : IPerObject
{
    private readonly ConcurrentDictionary<(string Owner, string Kind, string Name), byte> _conflicts = new();

    /// <inheritdoc/>
    public int Count => _conflicts.Count;

    /// <summary>Notes a conflict.</summary>
    public void Add(string ownerUid, string kind, string name) => _conflicts[(ownerUid, kind, name)] = 0;

    /// <summary>Forgets a conflict that is over.</summary>
    public void Remove(string ownerUid, string kind, string name) => _conflicts.TryRemove((ownerUid, kind, name), out _);

    /// <summary>The conflicts of an owner, sorted.</summary>
    public IReadOnlyList<NameConflict> Of(string ownerUid) =>
    [
        .. _conflicts.Keys.Where(conflict => conflict.Owner == ownerUid)
            .OrderBy(conflict => conflict.Kind, StringComparer.Ordinal).ThenBy(conflict => conflict.Name, StringComparer.Ordinal)
            .Select(conflict => new NameConflict(conflict.Kind, conflict.Name)),
    ];

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _conflicts.KeepWhere(conflict => uids.Contains(conflict.Key.Owner));
}
