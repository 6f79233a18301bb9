using System.Collections.Concurrent;

namespace Sluice.Operator.Watching.Cache;

/// <summary>Tracks whether every cache has been filled once.</summary>
public sealed class CacheSync
{
    private readonly ConcurrentDictionary<string, bool> _filled = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every cache has been filled.</summary>
    public Task WhenSynced => _all.Task;

    /// <summary>Kinds whose cache is not filled yet.</summary>
    public IReadOnlyList<string> Missing =>
        [.. _filled.Where(cache => !cache.Value).Select(cache => cache.Key).Order(StringComparer.Ordinal)];

    /// <summary>Adds a cache to wait for. All are added before the first one is filled.</summary>
    internal void Expect(string kind) => _filled.TryAdd(kind, false);

    internal void Filled(string kind)
    {
        _filled[kind] = true;
        if (_filled.Values.All(filled => filled))
        {
            _all.TrySetResult();
        }
    }
}
