namespace k8s;

public abstract partial class AbstractKubernetes : IAppsV1Operations
{
    Task<HttpOperationResponse<V1DeploymentList>> IAppsV1Operations.ListNamespacedDeploymentWithHttpMessagesAsync(
        string namespaceParameter, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1DeploymentList>(
            HttpMethod.Get, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1DeploymentList>> IAppsV1Operations.ListDeploymentForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, bool? pretty,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1DeploymentList>(
            HttpMethod.Get, "apis/apps/v1/deployments",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("pretty", pretty), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("watch", watch)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.ReadNamespacedDeploymentWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Get, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.CreateNamespacedDeploymentWithHttpMessagesAsync(
        V1Deployment body, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Post, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.ReplaceNamespacedDeploymentWithHttpMessagesAsync(
        V1Deployment body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Put, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.PatchNamespacedDeploymentWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Patch, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> IAppsV1Operations.DeleteNamespacedDeploymentWithHttpMessagesAsync(
        string name, string namespaceParameter, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, bool? orphanDependents, string propagationPolicy, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.ReadNamespacedDeploymentStatusWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Get, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}/status",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.PatchNamespacedDeploymentStatusWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Patch, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Deployment>> IAppsV1Operations.ReplaceNamespacedDeploymentStatusWithHttpMessagesAsync(
        V1Deployment body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Deployment>(
            HttpMethod.Put, $"apis/apps/v1/namespaces/{namespaceParameter}/deployments/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
