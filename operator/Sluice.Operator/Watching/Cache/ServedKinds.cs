using System.Collections.Concurrent;
using System.Net;
using k8s;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Sluice.Operator.Watching.Cache;

/// <summary>
/// Where the API server serves kinds that are known at run time alone: those of engines that make datasets, and of queues. It is asked once
/// for each kind that it has, and each time for one that it does not have.
/// </summary>
internal sealed class ServedKinds
{
    private readonly IKubernetesClient _client;
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), ResourceAddress> _addresses = new();

    public ServedKinds(IKubernetesClient client) => _client = client;

    /// <summary>Finds where the API server serves a kind. Null when it does not, or its objects have no namespace.</summary>
    public async Task<ResourceAddress?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (_addresses.TryGetValue((apiVersion, kind), out var known))
        {
            return known;
        }

        if (apiVersion.Split('/') is not [var group, var version])
        {
            return null;
        }

        try
        {
            var served = await _client.ApiClient.CustomObjects.GetAPIResourcesAsync(group, version, cancellationToken)
                .ConfigureAwait(false);
            var resource = served.Resources.FirstOrDefault(each =>
                each.Kind == kind && each.Namespaced && !each.Name.Contains('/', StringComparison.Ordinal));
            return resource is null
                ? null
                : _addresses[(apiVersion, kind)] = new ResourceAddress(group, version, kind, resource.Name);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Forgets where a kind was served: it may be gone.</summary>
    public void Forget(string apiVersion, string kind) => _addresses.TryRemove((apiVersion, kind), out _);
}
