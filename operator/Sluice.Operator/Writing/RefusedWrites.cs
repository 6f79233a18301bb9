using System.Collections.Concurrent;
using Sluice.Decisions.Observation;
using Sluice.Operator.Eviction;

namespace Sluice.Operator.Writing;

/// <summary>
/// The write of each object that was refused last; the next observation then tells the decision. One an object: what comes after a refused
/// write is not tried. A new process meets the refusal again with its first try.
/// </summary>
internal sealed class RefusedWrites : IPerObject
{
    private readonly ConcurrentDictionary<string, RefusedWrite> _writes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _writes.Count;

    /// <summary>Notes a refusal.</summary>
    /// <param name="ownerUid">UID of the object that the write is for.</param>
    /// <param name="message">The server's words.</param>
    public void Note(string ownerUid, string message) => _writes[ownerUid] = new RefusedWrite(message);

    /// <summary>All writes of an object went through.</summary>
    public void Clear(string ownerUid) => _writes.TryRemove(ownerUid, out _);

    /// <summary>What was refused; null: nothing.</summary>
    public RefusedWrite? Of(string ownerUid) => _writes.GetValueOrDefault(ownerUid);

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _writes.KeepWhere(write => uids.Contains(write.Key));
}
