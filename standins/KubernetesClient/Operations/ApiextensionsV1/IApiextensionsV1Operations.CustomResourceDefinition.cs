namespace k8s;

public partial interface IApiextensionsV1Operations
{
    Task<HttpOperationResponse<V1CustomResourceDefinitionList>> ListCustomResourceDefinitionWithHttpMessagesAsync(
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default,
        int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> ReadCustomResourceDefinitionWithHttpMessagesAsync(
        string name, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> CreateCustomResourceDefinitionWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> ReplaceCustomResourceDefinitionWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> PatchCustomResourceDefinitionWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Status>> DeleteCustomResourceDefinitionWithHttpMessagesAsync(
        string name, V1DeleteOptions body = default, string dryRun = default, int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default, string propagationPolicy = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> ReadCustomResourceDefinitionStatusWithHttpMessagesAsync(
        string name, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> PatchCustomResourceDefinitionStatusWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1CustomResourceDefinition>> ReplaceCustomResourceDefinitionStatusWithHttpMessagesAsync(
        V1CustomResourceDefinition body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);
}
