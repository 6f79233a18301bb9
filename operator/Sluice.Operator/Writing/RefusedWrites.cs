using System.Collections.Concurrent;

using Sluice.Decisions.Facts;

namespace Sluice.Operator.Writing;

/// <summary>
/// The write of each object that was refused last; the next observation then tells the decision. One an object: what comes after a refused
/// write is not tried. A new process meets the refusal again with its first try.
/// </summary>
internal sealed class RefusedWrites
{
    // Far above the longest pause between two tries: an object that has not tried for so long is gone.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (RefusedWrite Write, long At)> _writes = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Makes an empty one.</summary>
    public RefusedWrites(TimeProvider time) => _time = time;

    /// <summary>Notes a refusal.</summary>
    public void Note(string ownerUid, string message)
    {
        _writes[ownerUid] = (new RefusedWrite(message), _time.GetTimestamp());
        foreach (var (uid, (_, at)) in _writes)
        {
            if (_time.GetElapsedTime(at) > Kept)
            {
                _writes.TryRemove(uid, out _);
            }
        }
    }

    /// <summary>All writes of an object went through.</summary>
    public void Clear(string ownerUid) => _writes.TryRemove(ownerUid, out _);

    /// <summary>What was refused; null: nothing.</summary>
    public RefusedWrite? Of(string ownerUid) => _writes.TryGetValue(ownerUid, out var noted) ? noted.Write : null;
}
