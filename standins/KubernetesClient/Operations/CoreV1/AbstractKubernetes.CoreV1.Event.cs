namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<Corev1EventList>> ICoreV1Operations.ListNamespacedEventWithHttpMessagesAsync(
        string namespaceParameter, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<Corev1EventList>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/events",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Corev1EventList>> ICoreV1Operations.ListEventForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, bool? pretty,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<Corev1EventList>(
            HttpMethod.Get, "api/v1/events",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("pretty", pretty), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("watch", watch)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Corev1Event>> ICoreV1Operations.ReadNamespacedEventWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<Corev1Event>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/events/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Corev1Event>> ICoreV1Operations.CreateNamespacedEventWithHttpMessagesAsync(
        Corev1Event body, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<Corev1Event>(
            HttpMethod.Post, $"api/v1/namespaces/{namespaceParameter}/events",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Corev1Event>> ICoreV1Operations.ReplaceNamespacedEventWithHttpMessagesAsync(
        Corev1Event body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<Corev1Event>(
            HttpMethod.Put, $"api/v1/namespaces/{namespaceParameter}/events/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Corev1Event>> ICoreV1Operations.PatchNamespacedEventWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<Corev1Event>(
            HttpMethod.Patch, $"api/v1/namespaces/{namespaceParameter}/events/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> ICoreV1Operations.DeleteNamespacedEventWithHttpMessagesAsync(
        string name, string namespaceParameter, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, bool? orphanDependents, string propagationPolicy, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"api/v1/namespaces/{namespaceParameter}/events/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
