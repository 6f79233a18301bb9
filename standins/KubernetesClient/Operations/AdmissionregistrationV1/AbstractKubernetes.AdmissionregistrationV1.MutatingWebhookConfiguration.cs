namespace k8s;

public abstract partial class AbstractKubernetes : IAdmissionregistrationV1Operations
{
    Task<HttpOperationResponse<V1MutatingWebhookConfigurationList>> IAdmissionregistrationV1Operations.ListMutatingWebhookConfigurationWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, string resourceVersion,
        string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1MutatingWebhookConfigurationList>(
            HttpMethod.Get, "apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1MutatingWebhookConfiguration>> IAdmissionregistrationV1Operations.ReadMutatingWebhookConfigurationWithHttpMessagesAsync(
        string name, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1MutatingWebhookConfiguration>(
            HttpMethod.Get, $"apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1MutatingWebhookConfiguration>> IAdmissionregistrationV1Operations.CreateMutatingWebhookConfigurationWithHttpMessagesAsync(
        V1MutatingWebhookConfiguration body, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1MutatingWebhookConfiguration>(
            HttpMethod.Post, "apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1MutatingWebhookConfiguration>> IAdmissionregistrationV1Operations.ReplaceMutatingWebhookConfigurationWithHttpMessagesAsync(
        V1MutatingWebhookConfiguration body, string name, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1MutatingWebhookConfiguration>(
            HttpMethod.Put, $"apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1MutatingWebhookConfiguration>> IAdmissionregistrationV1Operations.PatchMutatingWebhookConfigurationWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1MutatingWebhookConfiguration>(
            HttpMethod.Patch, $"apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> IAdmissionregistrationV1Operations.DeleteMutatingWebhookConfigurationWithHttpMessagesAsync(
        string name, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds, bool? ignoreStoreReadErrorWithClusterBreakingPotential,
        bool? orphanDependents, string propagationPolicy, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
