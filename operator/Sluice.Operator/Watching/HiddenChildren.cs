using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Operator.Configuration;
using Sluice.Operator.Leadership;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Watching;

/// <summary>
/// Finds children that lost Sluice's label and puts it back. The watches select by that label, so without it a child that is no longer
/// needed would never be deleted, nor would its pods.
/// <para>
/// A watch with a selector reports such a child as deleted. A child that had no deletionTimestamp, and whose owner still exists, is
/// therefore looked up once: one request for each child that disappears in this way. A new leader cannot know what was hidden before it
/// led, so it lists the metadata of objects without the label: all Deployments and Jobs, since they hold pods, and, because a cluster has
/// many pods, only those pods that still have another label of Sluice's. Other children cost nothing and are deleted with their owner.
/// </para>
/// <para>
/// Pods of a ReplicaSet or Job are left alone: people remove a pod's label to set it aside for debugging, and its controller replaces it.
/// </para>
/// </summary>
internal sealed class HiddenChildren : ILeaderDuty
{
    private const string Hidden = Labels.ManagedBy + "!=" + Labels.Sluice;

    private static readonly Dictionary<string, IReadOnlyList<string>> MetadataOnly = new()
    {
        ["Accept"] = ["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"],
    };

    private readonly Cluster _cluster;
    private readonly IKubernetesClient _client;
    private readonly ClusterWriter _writer;
    private readonly OperatorOptions _options;

    public HiddenChildren(Cluster cluster, IKubernetesClient client, ClusterWriter writer, OperatorOptions options)
    {
        _cluster = cluster;
        _client = client;
        _writer = writer;
        _options = options;
    }

    /// <summary>Whether a child that a watch reports as deleted may still exist.</summary>
    /// <param name="last">The child as it was seen last.</param>
    public bool IsPossible(IKubernetesObject<V1ObjectMeta> last) =>
        last.Metadata.DeletionTimestamp is null && _cluster.ControllerOf(last) is not null;

    /// <summary>Reads a child past the cache, and puts the labels that it had back if it exists and still has its owner.</summary>
    /// <param name="last">The child as it was seen last.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task LookAsync<T>(T last, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var there = await _client.GetAsync<T>(last.Name(), last.Namespace(), cancellationToken).ConfigureAwait(false);
        if (there?.Uid() == last.Uid() && IsPossible(there))
        {
            await _writer.ShowAsync<T>(there, cancellationToken, last.Metadata.Labels).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        await SweepAsync<V1Deployment>(Hidden, cancellationToken).ConfigureAwait(false);
        await SweepAsync<V1Job>(Hidden, cancellationToken).ConfigureAwait(false);
        await SweepAsync<V1Pod>($"{Hidden},{Labels.Model}", cancellationToken).ConfigureAwait(false);
    }

    private async Task SweepAsync<T>(string selector, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var requests = new KindRequests(_client.ApiClient, ResourceAddress.Of<T>(), _options.WatchNamespace, selector);
        await foreach (var found in requests.AllAsync<PartialObject>(cancellationToken, MetadataOnly).ConfigureAwait(false))
        {
            if (IsPossible(found))
            {
                await _writer.ShowAsync<T>(found, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
