using System.Collections.Concurrent;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Writing;

/// <summary>
/// The last refused write of each object, for its next observation. One for each object: after a refused write the rest of the decision
/// is not tried. A new process is refused again at its first try.
/// </summary>
internal sealed class RefusedWrites : IPerObject
{
    private readonly ConcurrentDictionary<string, RefusedWrite> _writes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _writes.Count;

    /// <summary>Notes a refusal.</summary>
    /// <param name="ownerUid">UID of the object that the write is for.</param>
    /// <param name="message">The API server's message.</param>
    public void Note(string ownerUid, string message) => _writes[ownerUid] = new RefusedWrite(message);

    /// <summary>Forgets the refusal: all writes of the object succeeded.</summary>
    public void Clear(string ownerUid) => _writes.TryRemove(ownerUid, out _);

    /// <summary>The refused write of an object. Null when all its writes succeeded.</summary>
    public RefusedWrite? Of(string ownerUid) => _writes.GetValueOrDefault(ownerUid);

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _writes.KeepWhere(write => uids.Contains(write.Key));
}

/// <summary>
/// Names of children that objects of others hold, for the next observation. The caches hold only objects with our label, so such an
/// object is found when a create is refused.
/// </summary>
internal sealed class NameConflicts : IPerObject
{
    private readonly ConcurrentDictionary<(string Owner, StepTarget Target), byte> _conflicts = new();

    /// <inheritdoc/>
    public int Count => _conflicts.Count;

    /// <summary>Notes a conflict.</summary>
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
