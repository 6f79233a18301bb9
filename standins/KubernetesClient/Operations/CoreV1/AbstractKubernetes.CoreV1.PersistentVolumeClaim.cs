namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1PersistentVolumeClaimList>> ICoreV1Operations.ListNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        string namespaceParameter, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaimList>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaimList>> ICoreV1Operations.ListPersistentVolumeClaimForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, bool? pretty,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaimList>(
            HttpMethod.Get, "api/v1/persistentvolumeclaims",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("pretty", pretty), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("watch", watch)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaim>> ICoreV1Operations.ReadNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaim>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaim>> ICoreV1Operations.CreateNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        V1PersistentVolumeClaim body, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaim>(
            HttpMethod.Post, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaim>> ICoreV1Operations.ReplaceNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        V1PersistentVolumeClaim body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation,
        bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaim>(
            HttpMethod.Put, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaim>> ICoreV1Operations.PatchNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaim>(
            HttpMethod.Patch, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PersistentVolumeClaim>> ICoreV1Operations.DeleteNamespacedPersistentVolumeClaimWithHttpMessagesAsync(
        string name, string namespaceParameter, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, bool? orphanDependents, string propagationPolicy, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PersistentVolumeClaim>(
            HttpMethod.Delete, $"api/v1/namespaces/{namespaceParameter}/persistentvolumeclaims/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
