using System.Collections.Concurrent;

namespace Sluice.Operator.Eviction;

/// <summary>Removes entries of dictionaries that others use at the same time.</summary>
internal static class Entries
{
    /// <summary>Removes the entries that are not to be kept, unless they change meanwhile.</summary>
    public static void KeepWhere<TKey, TValue>(this ConcurrentDictionary<TKey, TValue> entries, Predicate<KeyValuePair<TKey, TValue>> kept)
        where TKey : notnull
    {
        foreach (var entry in entries.ToArray())
        {
            if (!kept(entry))
            {
                entries.TryRemove(entry);
            }
        }
    }
}
