namespace k8s;

public abstract partial class AbstractKubernetes : IRbacAuthorizationV1Operations
{
    Task<HttpOperationResponse<V1RoleBindingList>> IRbacAuthorizationV1Operations.ListNamespacedRoleBindingWithHttpMessagesAsync(
        string namespaceParameter, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1RoleBindingList>(
            HttpMethod.Get, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1RoleBindingList>> IRbacAuthorizationV1Operations.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, bool? pretty,
        string resourceVersion, string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1RoleBindingList>(
            HttpMethod.Get, "apis/rbac.authorization.k8s.io/v1/rolebindings",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("pretty", pretty), ("resourceVersion", resourceVersion),
            ("resourceVersionMatch", resourceVersionMatch), ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds),
            ("watch", watch)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1RoleBinding>> IRbacAuthorizationV1Operations.ReadNamespacedRoleBindingWithHttpMessagesAsync(
        string name, string namespaceParameter, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1RoleBinding>(
            HttpMethod.Get, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1RoleBinding>> IRbacAuthorizationV1Operations.CreateNamespacedRoleBindingWithHttpMessagesAsync(
        V1RoleBinding body, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1RoleBinding>(
            HttpMethod.Post, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1RoleBinding>> IRbacAuthorizationV1Operations.ReplaceNamespacedRoleBindingWithHttpMessagesAsync(
        V1RoleBinding body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1RoleBinding>(
            HttpMethod.Put, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1RoleBinding>> IRbacAuthorizationV1Operations.PatchNamespacedRoleBindingWithHttpMessagesAsync(
        V1Patch body, string name, string namespaceParameter, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1RoleBinding>(
            HttpMethod.Patch, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> IRbacAuthorizationV1Operations.DeleteNamespacedRoleBindingWithHttpMessagesAsync(
        string name, string namespaceParameter, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential, bool? orphanDependents, string propagationPolicy, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"apis/rbac.authorization.k8s.io/v1/namespaces/{namespaceParameter}/rolebindings/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
