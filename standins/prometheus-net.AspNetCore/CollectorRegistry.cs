using System.Collections.Concurrent;
using System.Diagnostics;

namespace Prometheus;

public sealed class CollectorRegistry
{
    private readonly ConcurrentQueue<Action> _beforeCollect = new();
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> _beforeCollectAsync = new();
    private readonly Dictionary<string, CollectorFamily> _families = new(StringComparer.Ordinal);
    private Action? _beforeFirstCollect;

    public void AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _beforeCollect.Enqueue(callback);
    }

    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _beforeCollectAsync.Enqueue(callback);
    }

    public async Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        var text = await CollectAsync(cancel).ConfigureAwait(false);
        await to.WriteAsync(text, cancel).ConfigureAwait(false);
    }

    internal void SetBeforeFirstCollectCallback(Action? callback) => Interlocked.Exchange(ref _beforeFirstCollect, callback);

    internal TCollector GetOrAdd<TCollector>(string name, string[] labelNames, Func<TCollector> create)
        where TCollector : Collector
    {
        CollectorFamily? family;
        lock (_families)
        {
            if (!_families.TryGetValue(name, out family))
            {
                family = new CollectorFamily(typeof(TCollector));
                _families.Add(name, family);
            }
        }

        return family.GetOrAdd(labelNames, create);
    }

    internal async Task<ReadOnlyMemory<byte>> CollectAsync(CancellationToken cancel)
    {
        Interlocked.Exchange(ref _beforeFirstCollect, null)?.Invoke();
        foreach (var callback in _beforeCollect)
        {
            try
            {
                callback();
            }
            catch (Exception error)
            {
                Trace.WriteLine($"Metrics before-collect callback failed: {error}");
            }
        }

        await Task.WhenAll(_beforeCollectAsync.Select(callback => RunAsync(callback, cancel))).ConfigureAwait(false);

        CollectorFamily[] families;
        lock (_families)
        {
            families = [.. _families.Values];
        }

        var text = new ExpositionText();
        foreach (var family in families)
        {
            family.Write(text);
        }

        return text.Written;
    }

    private static async Task RunAsync(Func<CancellationToken, Task> callback, CancellationToken cancel)
    {
        try
        {
            await callback(cancel).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Trace.WriteLine($"Metrics before-collect callback failed: {error}");
        }
    }
}
