using System.Collections.Concurrent;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Operator.Eviction;

namespace Sluice.Operator.Writing;

/// <summary>
/// Names that objects hold which are not ours, as found by writes. The caches hold only objects with Sluice's label, so such an object is first
/// seen when a create is refused; the next observation carries the conflict to the decision.
/// </summary>
internal sealed class NameConflicts : IPerObject
{
    private readonly ConcurrentDictionary<(string Owner, StepTarget Target), byte> _conflicts = new();

    /// <inheritdoc/>
    public int Count => _conflicts.Count;

    /// <summary>Notes a conflict: an object that the owner does not control has the target's kind and name.</summary>
    public void Add(string ownerUid, StepTarget target) => _conflicts[(ownerUid, target)] = 0;

    /// <summary>Forgets a conflict that is over.</summary>
    public void Remove(string ownerUid, StepTarget target) => _conflicts.TryRemove((ownerUid, target), out _);

    /// <summary>The conflicts of an owner, sorted.</summary>
    public IReadOnlyList<NameConflict> Of(string ownerUid) =>
    [
        .. _conflicts.Keys.Where(conflict => conflict.Owner == ownerUid)
            .Select(conflict => new NameConflict(conflict.Target))
            .OrderBy(conflict => conflict.Target.Kind.Text(), StringComparer.Ordinal)
            .ThenBy(conflict => conflict.Target.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _conflicts.KeepWhere(conflict => uids.Contains(conflict.Key.Owner));
}
