namespace k8s;

public static partial class CustomObjectsOperationsExtensions
{
    public static async Task<object> ListClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListClusterCustomObjectWithHttpMessagesAsync(
            group, version, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ListClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string plural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListClusterCustomObjectWithHttpMessagesAsync<T>(
            group, version, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, object)> WatchListClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<object>.Events(operations.ListClusterCustomObjectWithHttpMessagesAsync(
            group, version, plural, allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion,
            resourceVersionMatch, timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<object> CreateClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateClusterCustomObjectWithHttpMessagesAsync(
            body, group, version, plural, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> CreateClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateClusterCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, plural, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> DeleteCollectionClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, V1DeleteOptions body = default,
        string labelSelector = default, int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default,
        string dryRun = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCollectionClusterCustomObjectWithHttpMessagesAsync(
            group, version, plural, body, labelSelector, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, pretty, null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> DeleteCollectionClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string plural, V1DeleteOptions body = default,
        string labelSelector = default, int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default,
        string dryRun = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCollectionClusterCustomObjectWithHttpMessagesAsync<T>(
            group, version, plural, body, labelSelector, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, pretty, null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> GetClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetClusterCustomObjectWithHttpMessagesAsync(
            group, version, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> GetClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetClusterCustomObjectWithHttpMessagesAsync<T>(
            group, version, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> DeleteClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name, V1DeleteOptions body = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteClusterCustomObjectWithHttpMessagesAsync(
            group, version, plural, name, body, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> DeleteClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name, V1DeleteOptions body = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteClusterCustomObjectWithHttpMessagesAsync<T>(
            group, version, plural, name, body, gracePeriodSeconds, orphanDependents, propagationPolicy, dryRun, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> PatchClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchClusterCustomObjectWithHttpMessagesAsync(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> PatchClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchClusterCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> ReplaceClusterCustomObjectAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceClusterCustomObjectWithHttpMessagesAsync(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ReplaceClusterCustomObjectAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceClusterCustomObjectWithHttpMessagesAsync<T>(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> GetClusterCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetClusterCustomObjectStatusWithHttpMessagesAsync(
            group, version, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> GetClusterCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, string group, string version, string plural, string name,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.GetClusterCustomObjectStatusWithHttpMessagesAsync<T>(
            group, version, plural, name, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> ReplaceClusterCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceClusterCustomObjectStatusWithHttpMessagesAsync(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> ReplaceClusterCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceClusterCustomObjectStatusWithHttpMessagesAsync<T>(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<object> PatchClusterCustomObjectStatusAsync(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchClusterCustomObjectStatusWithHttpMessagesAsync(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<T> PatchClusterCustomObjectStatusAsync<T>(
        this ICustomObjectsOperations operations, object body, string group, string version, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchClusterCustomObjectStatusWithHttpMessagesAsync<T>(
            body, group, version, plural, name, dryRun, fieldManager, fieldValidation, force, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
