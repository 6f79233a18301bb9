using Sluice.Operator.ClusterCache;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Eviction;

/// <summary>
/// Has what is remembered of objects dropped once they are gone. It looks at what is there rather than at deletions: a deletion may be missed, or be
/// followed by the end of a reconcile that had begun before it.
/// </summary>
internal sealed class Evictor : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<IPerObject> _memories;
    private readonly Cluster _cluster;
    private readonly OperatorInstruments _instruments;
    private readonly TimeProvider _time;

    /// <summary>Makes an evictor.</summary>
    public Evictor(IEnumerable<IPerObject> memories, Cluster cluster, OperatorInstruments instruments, TimeProvider time)
    {
        _memories = [.. memories];
        _cluster = cluster;
        _instruments = instruments;
        _time = time;
    }

    /// <summary>Drops what is remembered of objects that are gone by now.</summary>
    /// <returns>How many entries are left, by what remembers them.</returns>
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
