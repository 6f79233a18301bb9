using System.Collections.Concurrent;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Watching.Cache;

/// <summary>A service that remembers something of each of many objects, and must forget it when they are gone.</summary>
internal interface IPerObject
{
    /// <summary>How many entries there are.</summary>
    int Count { get; }

    /// <summary>Forgets the objects that are gone.</summary>
    /// <param name="uids">
    /// UIDs of the objects that are cached. One that was created a moment ago may be missing, so it must be harmless to forget it.
    /// </param>
    void Keep(IReadOnlySet<string> uids);
}

/// <summary>
/// Makes services forget objects that are gone. It compares with the caches rather than listen for deletions: a deletion may be missed,
/// or be followed by the end of a reconcile that began before it.
/// </summary>
internal sealed class Evictor : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<IPerObject> _memories;
    private readonly Cluster _cluster;
    private readonly OperatorInstruments _instruments;
    private readonly TimeProvider _time;

    public Evictor(IEnumerable<IPerObject> memories, Cluster cluster, OperatorInstruments instruments, TimeProvider time)
    {
        _memories = [.. memories];
        _cluster = cluster;
        _instruments = instruments;
        _time = time;
    }

    /// <summary>Makes all services forget the objects that are gone.</summary>
    /// <returns>How many entries are left, by service.</returns>
    public IReadOnlyDictionary<string, int> Evict()
    {
        var uids = _cluster.Uids();
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var memory in _memories)
        {
            memory.Keep(uids);
            var name = memory.GetType().Name.Split('`')[0];
            left[name] = left.GetValueOrDefault(name) + memory.Count;
        }

        foreach (var (name, count) in left)
        {
            _instruments.Remembered(name, count);
        }

        return left;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Evict();
        }
    }
}

/// <summary>Removes entries from dictionaries that other threads use at the same time.</summary>
internal static class Entries
{
    /// <summary>Removes the entries that do not satisfy a condition, unless they change meanwhile.</summary>
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
