namespace k8s;

public abstract partial class AbstractKubernetes : IAdmissionregistrationV1Operations
{
    Task<HttpOperationResponse<V1ValidatingWebhookConfigurationList>> IAdmissionregistrationV1Operations.ListValidatingWebhookConfigurationWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, string resourceVersion,
        string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1ValidatingWebhookConfigurationList>(
            HttpMethod.Get, "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> IAdmissionregistrationV1Operations.ReadValidatingWebhookConfigurationWithHttpMessagesAsync(
        string name, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1ValidatingWebhookConfiguration>(
            HttpMethod.Get, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> IAdmissionregistrationV1Operations.CreateValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1ValidatingWebhookConfiguration body, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1ValidatingWebhookConfiguration>(
            HttpMethod.Post, "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> IAdmissionregistrationV1Operations.ReplaceValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1ValidatingWebhookConfiguration body, string name, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1ValidatingWebhookConfiguration>(
            HttpMethod.Put, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1ValidatingWebhookConfiguration>> IAdmissionregistrationV1Operations.PatchValidatingWebhookConfigurationWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1ValidatingWebhookConfiguration>(
            HttpMethod.Patch, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> IAdmissionregistrationV1Operations.DeleteValidatingWebhookConfigurationWithHttpMessagesAsync(
        string name, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds, bool? ignoreStoreReadErrorWithClusterBreakingPotential,
        bool? orphanDependents, string propagationPolicy, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
