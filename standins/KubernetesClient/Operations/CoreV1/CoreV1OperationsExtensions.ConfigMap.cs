namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1ConfigMapList> ListNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedConfigMapWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1ConfigMap)> WatchListNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1ConfigMap>.Events(operations.ListNamespacedConfigMapWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1ConfigMapList> ListConfigMapForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListConfigMapForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1ConfigMap)> WatchListConfigMapForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        Watcher<V1ConfigMap>.Events(operations.ListConfigMapForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1ConfigMap> ReadNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedConfigMapWithHttpMessagesAsync(
            name, namespaceParameter, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ConfigMap> CreateNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1ConfigMap body, string namespaceParameter, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedConfigMapWithHttpMessagesAsync(
            body, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ConfigMap> ReplaceNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1ConfigMap body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedConfigMapWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ConfigMap> PatchNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedConfigMapWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = default, string dryRun = default,
        int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default,
        string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedConfigMapWithHttpMessagesAsync(
            name, namespaceParameter, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents,
            propagationPolicy, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
