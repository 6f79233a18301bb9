namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1NodeList> ListNodeAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, string resourceVersion = default, string resourceVersionMatch = default,
        bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNodeWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Node)> WatchListNodeAsync(
        this ICoreV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default,
        string labelSelector = default, int? limit = default, string resourceVersion = default, string resourceVersionMatch = default,
        bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        Watcher<V1Node>.Events(operations.ListNodeWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1Node> ReadNodeAsync(
        this ICoreV1Operations operations, string name, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNodeWithHttpMessagesAsync(
            name, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> CreateNodeAsync(
        this ICoreV1Operations operations, V1Node body, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNodeWithHttpMessagesAsync(
            body, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> ReplaceNodeAsync(
        this ICoreV1Operations operations, V1Node body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNodeWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> PatchNodeAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNodeWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteNodeAsync(
        this ICoreV1Operations operations, string name, V1DeleteOptions body = default, string dryRun = default, int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default, string propagationPolicy = default,
        bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNodeWithHttpMessagesAsync(
            name, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents, propagationPolicy, pretty,
            null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> ReadNodeStatusAsync(
        this ICoreV1Operations operations, string name, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNodeStatusWithHttpMessagesAsync(
            name, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> PatchNodeStatusAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNodeStatusWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Node> ReplaceNodeStatusAsync(
        this ICoreV1Operations operations, V1Node body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNodeStatusWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
