namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1PersistentVolumeClaimList> ListNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1PersistentVolumeClaim)> WatchListNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1PersistentVolumeClaim>.Events(operations.ListNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1PersistentVolumeClaimList> ListPersistentVolumeClaimForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListPersistentVolumeClaimForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1PersistentVolumeClaim)> WatchListPersistentVolumeClaimForAllNamespacesAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, bool? pretty = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        Watcher<V1PersistentVolumeClaim>.Events(operations.ListPersistentVolumeClaimForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1PersistentVolumeClaim> ReadNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            name, namespaceParameter, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1PersistentVolumeClaim> CreateNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, V1PersistentVolumeClaim body, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            body, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1PersistentVolumeClaim> ReplaceNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, V1PersistentVolumeClaim body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1PersistentVolumeClaim> PatchNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1PersistentVolumeClaim> DeleteNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = default, string dryRun = default,
        int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default,
        string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
            name, namespaceParameter, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents,
            propagationPolicy, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
