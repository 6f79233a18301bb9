namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1EndpointsList> ListNamespacedEndpointsAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedEndpointsWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Endpoints)> WatchListNamespacedEndpointsAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1Endpoints>.Events(operations.ListNamespacedEndpointsWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1EndpointsList> ListEndpointsForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListEndpointsForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Endpoints)> WatchListEndpointsForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        Watcher<V1Endpoints>.Events(operations.ListEndpointsForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1Endpoints> ReadNamespacedEndpointsAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedEndpointsWithHttpMessagesAsync(
            name, namespaceParameter, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Endpoints> CreateNamespacedEndpointsAsync(
        this ICoreV1Operations operations, V1Endpoints body, string namespaceParameter, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedEndpointsWithHttpMessagesAsync(
            body, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Endpoints> ReplaceNamespacedEndpointsAsync(
        this ICoreV1Operations operations, V1Endpoints body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedEndpointsWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Endpoints> PatchNamespacedEndpointsAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedEndpointsWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteNamespacedEndpointsAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = default, string dryRun = default,
        int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default,
        string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedEndpointsWithHttpMessagesAsync(
            name, namespaceParameter, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents,
            propagationPolicy, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
