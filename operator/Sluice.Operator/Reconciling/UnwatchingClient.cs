using System.Runtime.CompilerServices;
using k8s;
using KubeOps.KubernetesClient;

namespace Sluice.Operator.Reconciling;

/// <summary>
/// KubeOps' client without watches. KubeOps opens a watch of its own for each controller, for which it has no switch. The caches watch
/// the same kinds and fill the same queues (<c>EntityRouting</c>), see deletions in a gap, and go on past an object that
/// cannot be read, at which KubeOps' watch restarts for ever.
/// </summary>
internal sealed class UnwatchingClient : KubernetesClient, IKubernetesClient
{
    public UnwatchingClient(KubernetesClientConfiguration configuration, IKubernetes client)
        : base(configuration, client)
    {
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
