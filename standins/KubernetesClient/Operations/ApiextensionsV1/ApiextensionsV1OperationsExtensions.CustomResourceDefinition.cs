namespace k8s;

public static partial class ApiextensionsV1OperationsExtensions
{
    public static async Task<V1CustomResourceDefinitionList> ListCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListCustomResourceDefinitionWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1CustomResourceDefinition)> WatchListCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1CustomResourceDefinition>.Events(operations.ListCustomResourceDefinitionWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1CustomResourceDefinition> ReadCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, string name, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadCustomResourceDefinitionWithHttpMessagesAsync(
            name, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> CreateCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, V1CustomResourceDefinition body, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateCustomResourceDefinitionWithHttpMessagesAsync(
            body, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> ReplaceCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, V1CustomResourceDefinition body, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceCustomResourceDefinitionWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> PatchCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, V1Patch body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchCustomResourceDefinitionWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteCustomResourceDefinitionAsync(
        this IApiextensionsV1Operations operations, string name, V1DeleteOptions body = default, string dryRun = default,
        int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default,
        string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCustomResourceDefinitionWithHttpMessagesAsync(
            name, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents, propagationPolicy, pretty,
            null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> ReadCustomResourceDefinitionStatusAsync(
        this IApiextensionsV1Operations operations, string name, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadCustomResourceDefinitionStatusWithHttpMessagesAsync(
            name, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> PatchCustomResourceDefinitionStatusAsync(
        this IApiextensionsV1Operations operations, V1Patch body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchCustomResourceDefinitionStatusWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1CustomResourceDefinition> ReplaceCustomResourceDefinitionStatusAsync(
        this IApiextensionsV1Operations operations, V1CustomResourceDefinition body, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceCustomResourceDefinitionStatusWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
