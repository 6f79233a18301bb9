using System.Runtime.CompilerServices;
using k8s;
using KubeOps.KubernetesClient;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Reconciling;

/// <summary>
/// KubeOps' client without the requests that repeat what the caches do.
/// <para>
/// KubeOps opens a watch of its own for each controller, for which it has no switch. The caches watch the same kinds and fill the same
/// queues (<c>EntityRouting</c>), see deletions in a gap, and go on past an object that cannot be read, at which KubeOps' watch restarts
/// for ever.
/// </para>
/// <para>
/// KubeOps reads each object before each of its reconciles. TrainingJobs and ModelVersions are taken from the caches instead
/// (<see cref="LatestReads"/>). A ModelDeployment is still read: its <c>managedFields</c>, which no cache keeps, say who asked for an
/// action.
/// </para>
/// </summary>
internal sealed class CachedClient : KubernetesClient, IKubernetesClient
{
    private readonly LatestReads _latest;

    public CachedClient(KubernetesClientConfiguration configuration, IKubernetes client, LatestReads latest)
        : base(configuration, client) => _latest = latest;

    async Task<TEntity?> IKubernetesClient.GetAsync<TEntity>(string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : default
    {
        if (typeof(TEntity) != typeof(TrainingJob) && typeof(TEntity) != typeof(ModelVersion))
        {
            return await GetAsync<TEntity>(name, @namespace, cancellationToken).ConfigureAwait(false);
        }

        if (_latest.TryFind(@namespace ?? "", name, out TEntity? found))
        {
            return found;
        }

        var read = await GetAsync<TEntity>(name, @namespace, cancellationToken).ConfigureAwait(false);
        if (read is not null)
        {
            _latest.Note(read);
        }

        return read;
    }

    async IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> IKubernetesClient.WatchAsync<TEntity>(
        string? @namespace,
        string? resourceVersion,
        string? labelSelector,
        string? fieldSelector,
        bool? allowWatchBookmarks,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        yield break;
    }
}
