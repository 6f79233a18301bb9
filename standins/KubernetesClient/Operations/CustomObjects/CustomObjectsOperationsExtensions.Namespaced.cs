namespace k8s;

public static partial class CustomObjectsOperationsExtensions
{
    public static async Task<object> ListCustomObjectForAllNamespacesAsync(
        this ICustomObjectsOperations operations, string group, string version, string resourcePlural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListCustomObjectForAllNamespacesWithHttpMessagesAsync(
            group, version, resourcePlural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ListCustomObjectForAllNamespacesAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string resourcePlural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListCustomObjectForAllNamespacesWithHttpMessagesAsync<T>(
            group, version, resourcePlural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, object)> WatchListCustomObjectForAllNamespacesAsync(
        this ICustomObjectsOperations operations, string group, string version, string resourcePlural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<object>.Events(operations.ListCustomObjectForAllNamespacesWithHttpMessagesAsync(
            group, version, resourcePlural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<object> ListNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural,
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedCustomObjectWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ListNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural,
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespacedCustomObjectWithHttpMessagesAsync<T>(
            group, version, namespaceParameter, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, object)> WatchListNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural,
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default,
        bool? pretty = default, Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<object>.Events(operations.ListNamespacedCustomObjectWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<object> CreateNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedCustomObjectWithHttpMessagesAsync(
            body, group, version, namespaceParameter, plural, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> CreateNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, namespaceParameter, plural, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> DeleteCollectionNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural,
        V1DeleteOptions body = default, string labelSelector = default, int? gracePeriodSeconds = default, bool? orphanDependents = default,
        string propagationPolicy = default, string dryRun = default, string fieldSelector = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, body, labelSelector, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun,
            fieldSelector, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> DeleteCollectionNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural,
        V1DeleteOptions body = default, string labelSelector = default, int? gracePeriodSeconds = default, bool? orphanDependents = default,
        string propagationPolicy = default, string dryRun = default, string fieldSelector = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync<T>(
            group, version, namespaceParameter, plural, body, labelSelector, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun,
            fieldSelector, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> GetNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetNamespacedCustomObjectWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> GetNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetNamespacedCustomObjectWithHttpMessagesAsync<T>(
            group, version, namespaceParameter, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> DeleteNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        V1DeleteOptions body = default, int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default,
        string dryRun = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedCustomObjectWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, name, body, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> DeleteNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        V1DeleteOptions body = default, int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default,
        string dryRun = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedCustomObjectWithHttpMessagesAsync<T>(
            group, version, namespaceParameter, plural, name, body, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> PatchNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedCustomObjectWithHttpMessagesAsync(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> PatchNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> ReplaceNamespacedCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedCustomObjectWithHttpMessagesAsync(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ReplaceNamespacedCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> GetNamespacedCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetNamespacedCustomObjectStatusWithHttpMessagesAsync(
            group, version, namespaceParameter, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> GetNamespacedCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string namespaceParameter, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
            group, version, namespaceParameter, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> ReplaceNamespacedCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ReplaceNamespacedCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> PatchNamespacedCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> PatchNamespacedCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string namespaceParameter, string plural, string name,
        string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
            body, group, version, namespaceParameter, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
