namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1PodList>> ICoreV1Operations.ListNamespacedPodWithHttpMessagesAsync(
        string namespaceParameter, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PodList>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/pods",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1PodList>> ICoreV1Operations.ListPodForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, bool? pretty,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1PodList>(
            HttpMethod.Get, "api/v1/pods",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("pretty", pretty), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("watch", watch)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReadNamespacedPodWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/pods/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.CreateNamespacedPodWithHttpMessagesAsync(
        V1Pod body, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Post, $"api/v1/namespaces/{namespaceParameter}/pods",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReplaceNamespacedPodWithHttpMessagesAsync(
        V1Pod body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Put, $"api/v1/namespaces/{namespaceParameter}/pods/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.PatchNamespacedPodWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Patch, $"api/v1/namespaces/{namespaceParameter}/pods/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.DeleteNamespacedPodWithHttpMessagesAsync(
        string name, string namespaceParameter, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, bool? orphanDependents, string propagationPolicy, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Delete, $"api/v1/namespaces/{namespaceParameter}/pods/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> ICoreV1Operations.DeleteCollectionNamespacedPodWithHttpMessagesAsync(
        string namespaceParameter, V1DeleteOptions body, string continueParameter, string dryRun, string fieldSelector, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, string labelSelector, int? limit, bool? orphanDependents, string propagationPolicy,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"api/v1/namespaces/{namespaceParameter}/pods",
            [("continue", continueParameter), ("dryRun", dryRun), ("fieldSelector", fieldSelector), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential), ("labelSelector", labelSelector),
            ("limit", limit), ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReadNamespacedPodStatusWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/pods/{name}/status",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.PatchNamespacedPodStatusWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Patch, $"api/v1/namespaces/{namespaceParameter}/pods/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReplaceNamespacedPodStatusWithHttpMessagesAsync(
        V1Pod body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Pod>(
            HttpMethod.Put, $"api/v1/namespaces/{namespaceParameter}/pods/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Binding>> ICoreV1Operations.CreateNamespacedPodBindingWithHttpMessagesAsync(
        V1Binding body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Binding>(
            HttpMethod.Post, $"api/v1/namespaces/{namespaceParameter}/pods/{name}/binding",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<Stream>> ICoreV1Operations.ReadNamespacedPodLogWithHttpMessagesAsync(
        string name, string namespaceParameter, string container, bool? follow, bool? insecureSkipTLSVerifyBackend, int? limitBytes, bool? pretty,
        bool? previous, int? sinceSeconds, string stream, int? tailLines, bool? timestamps,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendStreamAsync(
            HttpMethod.Get, $"api/v1/namespaces/{namespaceParameter}/pods/{name}/log",
            [("container", container), ("follow", follow), ("insecureSkipTLSVerifyBackend", insecureSkipTLSVerifyBackend), ("limitBytes", limitBytes),
            ("pretty", pretty), ("previous", previous), ("sinceSeconds", sinceSeconds), ("stream", stream), ("tailLines", tailLines),
            ("timestamps", timestamps)],
            null, customHeaders, cancellationToken);
}
