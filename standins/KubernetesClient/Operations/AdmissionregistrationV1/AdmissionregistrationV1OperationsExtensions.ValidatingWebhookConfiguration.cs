namespace k8s;

public static partial class AdmissionregistrationV1OperationsExtensions
{
    public static async Task<V1ValidatingWebhookConfigurationList> ListValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListValidatingWebhookConfigurationWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, false, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1ValidatingWebhookConfiguration)> WatchListValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, bool? sendInitialEvents = default, int? timeoutSeconds = default, bool? pretty = default,
        Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<V1ValidatingWebhookConfiguration>.Events(operations.ListValidatingWebhookConfigurationWithHttpMessagesAsync(
            allowWatchBookmarks, continueParameter, fieldSelector, labelSelector, limit, resourceVersion, resourceVersionMatch, sendInitialEvents,
            timeoutSeconds, true, pretty, null, cancellationToken), onError, cancellationToken);

    public static async Task<V1ValidatingWebhookConfiguration> ReadValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, string name, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadValidatingWebhookConfigurationWithHttpMessagesAsync(
            name, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ValidatingWebhookConfiguration> CreateValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, V1ValidatingWebhookConfiguration body, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateValidatingWebhookConfigurationWithHttpMessagesAsync(
            body, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ValidatingWebhookConfiguration> ReplaceValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, V1ValidatingWebhookConfiguration body, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceValidatingWebhookConfigurationWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ValidatingWebhookConfiguration> PatchValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, V1Patch body, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchValidatingWebhookConfigurationWithHttpMessagesAsync(
            body, name, dryRun, fieldManager, fieldValidation, force, pretty, null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Status> DeleteValidatingWebhookConfigurationAsync(
        this IAdmissionregistrationV1Operations operations, string name, V1DeleteOptions body = default, string dryRun = default,
        int? gracePeriodSeconds = default, bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default,
        string propagationPolicy = default, bool? pretty = default, CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteValidatingWebhookConfigurationWithHttpMessagesAsync(
            name, body, dryRun, gracePeriodSeconds, ignoreStoreReadErrorWithClusterBreakingPotential, orphanDependents, propagationPolicy, pretty,
            null, cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
