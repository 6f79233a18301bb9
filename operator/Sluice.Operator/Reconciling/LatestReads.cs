using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Reconciling;

/// <summary>
/// TrainingJobs and ModelVersions as a reconcile must find them, without a request: as the caches have them, or as this process wrote them
/// if the watch has not shown that yet. A status that this process or an earlier leader has written is never missed:
/// <list type="bullet">
/// <item>A new leader lists both kinds once, past the caches, and until then each object is read.</item>
/// <item>The answer to a write is kept until the cache has it.</item>
/// <item>After a pass that failed, the object is read: the answer to a write may have been lost.</item>
/// </list>
/// An edit by others may be seen late, as in any controller: the write of a status that was decided without it is refused.
/// </summary>
internal sealed class LatestReads : ILeaderDuty, IPerObject
{
    private readonly ConcurrentDictionary<string, IKubernetesObject<V1ObjectMeta>> _written = new(StringComparer.Ordinal);
    private readonly Cluster _cluster;
    private readonly Failures _failures;
    private readonly Replica _replica;
    private readonly IKubernetes _client;
    private readonly OperatorOptions _options;
    private long _listed;

    public LatestReads(Cluster cluster, Failures failures, Replica replica, IKubernetes client, OperatorOptions options)
    {
        _cluster = cluster;
        _failures = failures;
        _replica = replica;
        _client = client;
        _options = options;
    }

    /// <inheritdoc/>
    public int Count => _written.Count;

    /// <summary>Finds an object.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="found">The object, whose metadata may be changed. Null when there is none that can be read.</param>
    /// <returns>False when it must be read from the API.</returns>
    public bool TryFind<T>(string @namespace, string name, out T? found)
    {
        found = default;
        if (Volatile.Read(ref _listed) != _replica.Term)
        {
            return false;
        }

        if (typeof(T) == typeof(TrainingJob))
        {
            return Of(_cluster.TrainingJobs.Find(@namespace, name)) is { } job && Found(Copy(job), out found);
        }

        return Of(_cluster.ModelVersions.Find(@namespace, name)) is { } version && Found(Copy(version), out found);
    }

    /// <summary>Notes an object as the API answered, to a write or a read. Other kinds are not kept.</summary>
    public void Note(IKubernetesObject<V1ObjectMeta> answer)
    {
        if (answer is (TrainingJob or ModelVersion) and { Metadata: { } metadata } && !IsReached(answer))
        {
            metadata.ManagedFields = null;
            _written.AddOrUpdate(metadata.Uid, answer, (_, last) => IsOlder(last, answer) ? answer : last);
        }
    }

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _written.KeepWhere(entry => uids.Contains(entry.Key) && !IsReached(entry.Value));

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var term = _replica.Term;
        await ListAsync<TrainingJob>(cancellationToken).ConfigureAwait(false);
        await ListAsync<ModelVersion>(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _listed, term);
    }

    private async Task ListAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var address = ResourceAddress.Of<T>();
        var requests = new KindRequests(_client, address, _options.WatchNamespace, selector: null);
        await foreach (var item in requests.AllAsync<JsonElement>(cancellationToken).ConfigureAwait(false))
        {
            if (ObjectReader.TryRead<T>(item, address, out var entity, out _))
            {
                Note(entity);
            }
        }
    }

    // An object that the caches do not have is gone, or has not been seen yet: only a read can say which.
    private T? Of<T>(T? cached)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (cached is null || _failures.Any(cached.Uid()))
        {
            return null;
        }

        if (!_written.TryGetValue(cached.Uid(), out var written))
        {
            return cached;
        }

        if (IsOlder(cached, written))
        {
            return (T)written;
        }

        _written.TryRemove(new(cached.Uid(), written));
        return cached;
    }

    private bool IsReached(IKubernetesObject<V1ObjectMeta> written)
    {
        IKubernetesObject<V1ObjectMeta>? cached = written is TrainingJob
            ? _cluster.TrainingJobs.Find(written.Namespace(), written.Name())
            : _cluster.ModelVersions.Find(written.Namespace(), written.Name());
        return cached?.Uid() == written.Uid() && !IsOlder(cached, written);
    }

    // Resource versions of one kind are numbers that rise with each write (KEP-5504).
    private static bool IsOlder(IKubernetesObject<V1ObjectMeta> one, IKubernetesObject<V1ObjectMeta> other) =>
        !ulong.TryParse(one.ResourceVersion(), CultureInfo.InvariantCulture, out var left)
        || !ulong.TryParse(other.ResourceVersion(), CultureInfo.InvariantCulture, out var right)
        || left < right;

    private static bool Found<T>(object entity, out T found)
    {
        found = (T)entity;
        return true;
    }

    // What the caches hold is shared. Spec and status are records, which do not change.
    private static TrainingJob Copy(TrainingJob job) => new() { Metadata = Copy(job.Metadata), Spec = job.Spec, Status = job.Status };

    private static ModelVersion Copy(ModelVersion version) =>
        new() { Metadata = Copy(version.Metadata), Spec = version.Spec, Status = version.Status };

    private static V1ObjectMeta Copy(V1ObjectMeta metadata) => KubernetesJson.Deserialize<V1ObjectMeta>(KubernetesJson.Serialize(metadata));
}
