using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Sluice.Operator.Watching.Cache;

/// <summary>Lists and watches the objects of a kind without reading them into its type.</summary>
/// <param name="client">The API.</param>
/// <param name="address">Where it serves the kind.</param>
/// <param name="namespace">Limits requests to this namespace. Null stands for all.</param>
/// <param name="selector">Selects objects by label. Null selects all.</param>
internal sealed class KindRequests(IKubernetes client, ResourceAddress address, string? @namespace, string? selector)
{
    // A page is held in memory as a whole, here and in the API server.
    private const int PageSize = 500;

    /// <summary>Asks for one page of a list.</summary>
    /// <typeparam name="TItem">What items are read into.</typeparam>
    /// <param name="next">Where the last page ended. Null asks for the first page.</param>
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

    /// <summary>Lists all objects, page by page.</summary>
    /// <typeparam name="TItem">What items are read into.</typeparam>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <param name="headers">Headers of the requests.</param>
    public async IAsyncEnumerable<TItem> AllAsync<TItem>(
        [EnumeratorCancellation] CancellationToken cancellationToken, IReadOnlyDictionary<string, IReadOnlyList<string>>? headers = null)
    {
        string? next = null;
        do
        {
            var page = await ListAsync<TItem>(next, cancellationToken, headers).ConfigureAwait(false);
            foreach (var item in page.Items ?? [])
            {
                yield return item;
            }

            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
    }

    /// <summary>Watches from a resource version on. An error that the server sends ends the watch.</summary>
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

        // If events were read into the kind's type, as KubeOps does, one that does not fit would end the watch, and the next watch would
        // begin with the same event.
#pragma warning disable CS0618 // Its successors cannot watch a kind of which only the address is known.
        return response.WatchAsync<JsonElement, object>(onError: error => throw error, cancellationToken: cancellationToken);
#pragma warning restore CS0618
    }

    /// <summary>A page of a list.</summary>
    internal sealed class Page<TItem> : KubernetesObject
    {
        /// <summary>The version of the list, and where the next page begins.</summary>
        public V1ListMeta Metadata { get; set; } = new();

        /// <summary>The objects. Some servers send null for an empty list.</summary>
        public IReadOnlyList<TItem>? Items { get; set; }
    }
}

/// <summary>Where the API serves a kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">Plural, as in paths.</param>
public sealed record ResourceAddress(string Group, string Version, string Kind, string Plural)
{
    /// <summary>Group and version as objects carry them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The address in the type's <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The type has no such attribute.</exception>
    public static ResourceAddress Of<T>() => Known<T>.Address ?? throw new InvalidOperationException(
        $"{typeof(T)} has no {nameof(KubernetesEntityAttribute)}");

    // An attribute is made each time that it is asked for, and each request asks.
    private static class Known<T>
    {
        public static readonly ResourceAddress? Address = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>() is { } attribute
            ? new ResourceAddress(attribute.Group ?? "", attribute.ApiVersion, attribute.Kind, attribute.PluralName)
            : null;
    }
}
