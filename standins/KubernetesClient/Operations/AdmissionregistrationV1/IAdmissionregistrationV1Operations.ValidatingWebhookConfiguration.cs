namespace k8s;

public partial interface IAdmissionregistrationV1Operations
{
    Task<HttpOperationResponse<V1ValidatingWebhookConfigurationList>> ListValidatingWebhookConfigurationWithHttpMessagesAsync(
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default,
        int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> ReadValidatingWebhookConfigurationWithHttpMessagesAsync(
        string name, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> CreateValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1ValidatingWebhookConfiguration body, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> ReplaceValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1ValidatingWebhookConfiguration body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> PatchValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Status>> DeleteValidatingWebhookConfigurationWithHttpMessagesAsync(
        string name, V1DeleteOptions body = default, string dryRun = default, int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default, string propagationPolicy = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);
}
