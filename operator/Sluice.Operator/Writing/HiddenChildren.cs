using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Hosting;
using Sluice.Operator.Leadership;

namespace Sluice.Operator.Writing;

/// <summary>
/// Finds children that our watches do not see, since somebody took Sluice's label from them, and puts it back: one that no plan wants any
/// more would stay for ever, with its pods.
/// <para>
/// A watch with a selector calls such a child deleted. So one that was not on its way out, and whose owner stays, is looked up once: that
/// is a request for each child that goes so, and none while nothing does. A new leader cannot know what was hidden before it: it lists,
/// by their metadata alone, what has not our label. It asks for Deployments and Jobs, which hold pods. Of pods, of which a cluster has
/// too many, it asks for those that still have another label of ours. What else we make costs nothing and goes with its owner.
/// </para>
/// <para>
/// Pods of a ReplicaSet or Job are let go: to take a pod's label is how people set one aside to look into it, and its controller replaces it.
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

    /// <summary>Makes it.</summary>
    public HiddenChildren(Cluster cluster, IKubernetesClient client, ClusterWriter writer, OperatorOptions options)
    {
        _cluster = cluster;
        _client = client;
        _writer = writer;
        _options = options;
    }

    /// <summary>Whether a child that a watch calls gone may be there still.</summary>
    /// <param name="last">As it was seen last.</param>
    public bool IsPossible(IKubernetesObject<V1ObjectMeta> last) =>
        last.Metadata.DeletionTimestamp is null && _cluster.ControllerOf(last) is not null;

    /// <summary>Looks a child up past the cache, and puts the labels that it had back if it is there and still is its owner's.</summary>
    /// <param name="last">As it was seen last.</param>
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
        string? next = null;
        do
        {
            var page = await requests.ListAsync<PartialObject>(next, cancellationToken, MetadataOnly).ConfigureAwait(false);
            foreach (var found in (page.Items ?? []).Where(IsPossible))
            {
                await _writer.ShowAsync<T>(found, cancellationToken).ConfigureAwait(false);
            }

            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
    }
}
