using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient;

public class KubernetesClient : IKubernetesClient
{
    private const string NamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    private readonly KubernetesClientConfiguration _configuration;
    private bool _disposed;

    public KubernetesClient(KubernetesClientConfiguration clientConfig, IKubernetes client)
    {
        _configuration = clientConfig;
        ApiClient = client;
    }

    public IKubernetes ApiClient { get; }

    public Uri BaseUri => ApiClient.BaseUri;

    private ICustomObjectsOperations Objects
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return ApiClient.CustomObjects;
        }
    }

    public Task<string> GetCurrentNamespaceAsync(
        string downwardApiEnvName = "POD_NAMESPACE", CancellationToken cancellationToken = default) =>
        Task.FromResult(GetCurrentNamespace(downwardApiEnvName));

    public string GetCurrentNamespace(string downwardApiEnvName = "POD_NAMESPACE") =>
        _configuration.Namespace
        ?? Environment.GetEnvironmentVariable(downwardApiEnvName)
        ?? (File.Exists(NamespaceFile) ? File.ReadAllText(NamespaceFile).Trim() : "default");

    public async Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        try
        {
            return string.IsNullOrWhiteSpace(@namespace)
                ? await Objects.GetClusterCustomObjectAsync<TEntity>(
                    at.Group, at.Version, at.PluralName, name, cancellationToken: cancellationToken).ConfigureAwait(false)
                : await Objects.GetNamespacedCustomObjectAsync<TEntity>(
                    at.Group, at.Version, @namespace, at.PluralName, name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return default;
        }
    }

    public async Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null,
        string? labelSelector = null,
        string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        var list = @namespace is null
            ? await Objects.ListClusterCustomObjectAsync<EntityList<TEntity>>(
                at.Group,
                at.Version,
                at.PluralName,
                fieldSelector: fieldSelector,
                labelSelector: labelSelector,
                cancellationToken: cancellationToken).ConfigureAwait(false)
            : await Objects.ListNamespacedCustomObjectAsync<EntityList<TEntity>>(
                at.Group,
                at.Version,
                @namespace,
                at.PluralName,
                fieldSelector: fieldSelector,
                labelSelector: labelSelector,
                cancellationToken: cancellationToken).ConfigureAwait(false);
        return list.Items;
    }

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        return entity.Namespace() is { } ns
            ? Objects.CreateNamespacedCustomObjectAsync<TEntity>(
                entity, at.Group, at.Version, ns, at.PluralName, cancellationToken: cancellationToken)
            : Objects.CreateClusterCustomObjectAsync<TEntity>(
                entity, at.Group, at.Version, at.PluralName, cancellationToken: cancellationToken);
    }

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        return entity.Namespace() is { } ns
            ? Objects.ReplaceNamespacedCustomObjectAsync<TEntity>(
                entity, at.Group, at.Version, ns, at.PluralName, entity.Name(), cancellationToken: cancellationToken)
            : Objects.ReplaceClusterCustomObjectAsync<TEntity>(
                entity, at.Group, at.Version, at.PluralName, entity.Name(), cancellationToken: cancellationToken);
    }

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        return entity.Namespace() is { } ns
            ? Objects.ReplaceNamespacedCustomObjectStatusAsync<TEntity>(
                entity, at.Group, at.Version, ns, at.PluralName, entity.Name(), cancellationToken: cancellationToken)
            : Objects.ReplaceClusterCustomObjectStatusAsync<TEntity>(
                entity, at.Group, at.Version, at.PluralName, entity.Name(), cancellationToken: cancellationToken);
    }

    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch,
        string name,
        string? @namespace = null,
        string? fieldManager = null,
        bool? force = null,
        string? dryRun = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        return @namespace is null
            ? Objects.PatchClusterCustomObjectAsync<TEntity>(
                patch,
                at.Group,
                at.Version,
                at.PluralName,
                name,
                dryRun: dryRun,
                fieldManager: fieldManager,
                force: force,
                cancellationToken: cancellationToken)
            : Objects.PatchNamespacedCustomObjectAsync<TEntity>(
                patch,
                at.Group,
                at.Version,
                @namespace,
                at.PluralName,
                name,
                dryRun: dryRun,
                fieldManager: fieldManager,
                force: force,
                cancellationToken: cancellationToken);
    }

    public async Task DeleteAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        try
        {
            if (@namespace is null)
            {
                await Objects.DeleteClusterCustomObjectAsync(
                    at.Group, at.Version, at.PluralName, name, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Objects.DeleteNamespacedCustomObjectAsync(
                    at.Group, at.Version, @namespace, at.PluralName, name, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone already, which is what was asked for.
        }
    }

    public async IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null,
        string? resourceVersion = null,
        string? labelSelector = null,
        string? fieldSelector = null,
        bool? allowWatchBookmarks = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var at = EntityAddress.Of<TEntity>();
        var response = @namespace is null
            ? Objects.ListClusterCustomObjectWithHttpMessagesAsync(
                at.Group,
                at.Version,
                at.PluralName,
                allowWatchBookmarks: allowWatchBookmarks,
                fieldSelector: fieldSelector,
                labelSelector: labelSelector,
                resourceVersion: resourceVersion,
                watch: true,
                cancellationToken: cancellationToken)
            : Objects.ListNamespacedCustomObjectWithHttpMessagesAsync(
                at.Group,
                at.Version,
                @namespace,
                at.PluralName,
                allowWatchBookmarks: allowWatchBookmarks,
                fieldSelector: fieldSelector,
                labelSelector: labelSelector,
                resourceVersion: resourceVersion,
                watch: true,
                cancellationToken: cancellationToken);
#pragma warning disable CS0618 // Its successors give no way to watch a kind that is known by its type alone.
        var events = response.WatchAsync<TEntity, object>(onError: error => throw error, cancellationToken: cancellationToken);
#pragma warning restore CS0618
        await foreach (var (type, entity) in events.ConfigureAwait(false))
        {
            if (entity is not null)
            {
                yield return (type, entity);
            }
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            ApiClient.Dispose();
        }
    }
}
