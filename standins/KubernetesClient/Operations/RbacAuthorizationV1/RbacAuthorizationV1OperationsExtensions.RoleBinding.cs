namespace k8s;

public static partial class RbacAuthorizationV1OperationsExtensions
{
    public static async Task<V1RoleBindingList> ListNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedRoleBindingWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1RoleBinding)> WatchListNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, string namespaceParameter, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        bool? pretty = default, Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1RoleBinding>.Events(operations.ListNamespacedRoleBindingWithHttpMessagesAsync(
            namespaceParameter, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1RoleBindingList> ListRoleBindingForAllNamespacesAsync(
        this IRbacAuthorizationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, bool? pretty = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, false, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1RoleBinding)> WatchListRoleBindingForAllNamespacesAsync(
        this IRbacAuthorizationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, bool? pretty = default,
        string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1RoleBinding>.Events(operations.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, pretty, resourceVersion, resourceVersionMatch,
            sendInitialEvents, timeoutSeconds, true, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1RoleBinding> ReadNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, string name, string namespaceParameter, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedRoleBindingWithHttpMessagesAsync(
            name, namespaceParameter, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1RoleBinding> CreateNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, V1RoleBinding body, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedRoleBindingWithHttpMessagesAsync(
            body, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1RoleBinding> ReplaceNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, V1RoleBinding body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedRoleBindingWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1RoleBinding> PatchNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedRoleBindingWithHttpMessagesAsync(
            body, name, namespaceParameter, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteNamespacedRoleBindingAsync(
        this IRbacAuthorizationV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = default,
        string dryRun = default, int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        bool? orphanDependents = default, string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedRoleBindingWithHttpMessagesAsync(
            name, namespaceParameter, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents,
            propagationPolicy, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
