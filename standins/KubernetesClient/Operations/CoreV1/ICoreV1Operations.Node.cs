namespace k8s;

public partial interface ICoreV1Operations
{
    Task<HttpOperationResponse<V1NodeList>> ListNodeWithHttpMessagesAsync(
        bool? allowWatchBookmarks = default, string continueParameter = default, string fieldSelector = default, string labelSelector = default,
        int? limit = default, string resourceVersion = default, string resourceVersionMatch = default, bool? sendInitialEvents = default,
        int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> ReadNodeWithHttpMessagesAsync(
        string name, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> CreateNodeWithHttpMessagesAsync(
        V1Node body, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> ReplaceNodeWithHttpMessagesAsync(
        V1Node body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> PatchNodeWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Status>> DeleteNodeWithHttpMessagesAsync(
        string name, V1DeleteOptions body = default, string dryRun = default, int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default, bool? orphanDependents = default, string propagationPolicy = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> ReadNodeStatusWithHttpMessagesAsync(
        string name, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> PatchNodeStatusWithHttpMessagesAsync(
        V1Patch body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? force = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Node>> ReplaceNodeStatusWithHttpMessagesAsync(
        V1Node body, string name, string dryRun = default, string fieldManager = default, string fieldValidation = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);
}
