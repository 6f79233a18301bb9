namespace k8s;

public static partial class RbacAuthorizationV1OperationsExtensions
{
    public static async Task<V1RoleList> ListNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedRoleWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Role)> WatchListNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        bool? pretty = default, Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1Role>.Events(operations.ListNamespacedRoleWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1RoleList> ListRoleForAllNamespacesAsync(
        this IRbacAuthorizationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, bool? pretty = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListRoleForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Role)> WatchListRoleForAllNamespacesAsync(
        this IRbacAuthorizationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, bool? pretty = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1Role>.Events(operations.ListRoleForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1Role> ReadNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, string name, string namespaceParameter, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedRoleWithHttpMessagesAsync(
            name, namespaceParameter, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Role> CreateNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, V1Role body, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedRoleWithHttpMessagesAsync(
            body, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Role> ReplaceNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, V1Role body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedRoleWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Role> PatchNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedRoleWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteNamespacedRoleAsync(
        this IRbacAuthorizationV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = default,
        string dryRun = default, int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        bool? orphanDependents = default, string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedRoleWithHttpMessagesAsync(
            name, namespaceParameter, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents,
            propagationPolicy, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
