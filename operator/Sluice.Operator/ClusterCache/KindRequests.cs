using System.Text.Json;
using k8s;
using k8s.Models;

namespace Sluice.Operator.ClusterCache;

/// <summary>Lists and watches the objects of a kind without reading them into its type.</summary>
/// <param name="client">The API.</param>
/// <param name="address">Where it serves the kind.</param>
/// <param name="namespace">Only objects of this namespace; null for all.</param>
/// <param name="selector">Only objects with these labels; null for all.</param>
internal sealed class KindRequests(IKubernetes client, ResourceAddress address, string? @namespace, string? selector)
{
    // A page is read whole into memory, and the API server makes it whole in its own.
    private const int PageSize = 500;

    /// <summary>Asks for one page of a list.</summary>
    /// <typeparam name="TItem">What items are read into.</typeparam>
    /// <param name="next">Where the last page ended; null: the first one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="headers">Headers of the request.</param>
    public async Task<Page<TItem>> ListAsync<TItem>(
        string? next, CancellationToken cancellationToken, IReadOnlyDictionary<string, IReadOnlyList<string>>? headers = null)
    {
        using var answer = @namespace is null
            ? await client.CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync<Page<TItem>>(
                address.Group,
                address.Version,
                address.Plural,
                labelSelector: selector,
                limit: PageSize,
                continueParameter: next,
                customHeaders: headers,
                cancellationToken: cancellationToken).ConfigureAwait(false)
            : await client.CustomObjects.ListNamespacedCustomObjectWithHttpMessagesAsync<Page<TItem>>(
                address.Group,
                address.Version,
                @namespace,
                address.Plural,
                labelSelector: selector,
                limit: PageSize,
                continueParameter: next,
                customHeaders: headers,
                cancellationToken: cancellationToken).ConfigureAwait(false);
        return answer.Body;
    }

    /// <summary>Watches from a version on. An error that the server sends ends it.</summary>
    public IAsyncEnumerable<(WatchEventType Type, JsonElement Item)> WatchAsync(string? version, CancellationToken cancellationToken)
    {
        var response = @namespace is null
            ? client.CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync(
                address.Group,
                address.Version,
                address.Plural,
                allowWatchBookmarks: true,
                labelSelector: selector,
                resourceVersion: version,
                watch: true,
                cancellationToken: cancellationToken)
            : client.CustomObjects.ListNamespacedCustomObjectWithHttpMessagesAsync(
                address.Group,
                address.Version,
                @namespace,
                address.Plural,
                allowWatchBookmarks: true,
                labelSelector: selector,
                resourceVersion: version,
                watch: true,
                cancellationToken: cancellationToken);

        // Read into the kind's type, as KubeOps does, an event that does not fit ends the watch, and the next one begins at the same event.
#pragma warning disable CS0618 // Its successors give no way to watch a kind that is known by its address alone.
        return response.WatchAsync<JsonElement, object>(onError: error => throw error, cancellationToken: cancellationToken);
#pragma warning restore CS0618
    }

    /// <summary>A page of a list.</summary>
    internal sealed class Page<TItem> : KubernetesObject
    {
        /// <summary>The version of the list, and where the next page begins.</summary>
        public V1ListMeta Metadata { get; set; } = new();

        /// <summary>The objects; an empty list of some servers is null.</summary>
        public IReadOnlyList<TItem>? Items { get; set; }
    }
}
