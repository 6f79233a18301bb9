namespace k8s;

public abstract partial class AbstractKubernetes : IApiextensionsV1Operations
{
    Task<HttpOperationResponse<V1CustomResourceDefinitionList>> IApiextensionsV1Operations.ListCustomResourceDefinitionWithHttpMessagesAsync(
        bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector, int? limit, string resourceVersion,
        string resourceVersionMatch, bool? sendInitialEvents, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinitionList>(
            HttpMethod.Get, "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("sendInitialEvents", sendInitialEvents), ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.ReadCustomResourceDefinitionWithHttpMessagesAsync(
        string name, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Get, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.CreateCustomResourceDefinitionWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.ReplaceCustomResourceDefinitionWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string name, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Put, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.PatchCustomResourceDefinitionWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Patch, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1Status>> IApiextensionsV1Operations.DeleteCustomResourceDefinitionWithHttpMessagesAsync(
        string name, V1DeleteOptions body, string dryRun, int? gracePeriodSeconds, bool? ignoreStoreReadErrorWithClusterBreakingPotential,
        bool? orphanDependents, string propagationPolicy, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<V1Status>(
            HttpMethod.Delete, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}",
            [("dryRun", dryRun), ("gracePeriodSeconds", gracePeriodSeconds),
            ("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential),
            ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.ReadCustomResourceDefinitionStatusWithHttpMessagesAsync(
        string name, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Get, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}/status",
            [("pretty", pretty)],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.PatchCustomResourceDefinitionStatusWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun, string fieldManager, string fieldValidation, bool? force, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Patch, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> IApiextensionsV1Operations.ReplaceCustomResourceDefinitionStatusWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string name, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<V1CustomResourceDefinition>(
            HttpMethod.Put, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}/status",
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);
}
