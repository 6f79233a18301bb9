using System.Collections.Concurrent;
using System.Globalization;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;

namespace KubeOps.Operator.Watcher;

/// <summary>Tells an event that changes something from one that does not, by generation or by resource version.</summary>
internal sealed class SeenEntities<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly ReconcileStrategy _strategy;
    private readonly ConcurrentDictionary<string, (long Generation, string Token)> _seen = new(StringComparer.Ordinal);

    public SeenEntities(ReconcileStrategy strategy) => _strategy = strategy;

    public bool Contains(TEntity entity)
    {
        if (!_seen.TryGetValue(entity.Uid(), out var seen))
        {
            return false;
        }

        return _strategy == ReconcileStrategy.ByGeneration && entity.Metadata.DeletionTimestamp is null
            ? entity.Generation() is { } generation && seen.Generation >= generation
            : seen.Token == Token(entity);
    }

    public void Add(TEntity entity) => _seen[entity.Uid()] = (entity.Generation() ?? 1, Token(entity));

    public void Remove(TEntity entity) => _seen.TryRemove(entity.Uid(), out _);

    public void Clear() => _seen.Clear();

    private string Token(TEntity entity) => _strategy == ReconcileStrategy.ByResourceVersion
        ? entity.ResourceVersion()
        : string.Join(
            ':',
            entity.Metadata.DeletionTimestamp?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            entity.Metadata.DeletionGracePeriodSeconds,
            entity.Generation(),
            string.Join(',', entity.Finalizers() ?? []));
}
