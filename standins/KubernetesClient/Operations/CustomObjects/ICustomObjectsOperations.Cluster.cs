namespace k8s;

public partial interface ICustomObjectsOperations
{
    Task<HttpOperationResponse<object>> ListClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ListClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> CreateClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> CreateClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> DeleteCollectionClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, V1DeleteOptions body = default, string labelSelector = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> DeleteCollectionClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, V1DeleteOptions body = default, string labelSelector = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> GetClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> GetClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> DeleteClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, string name, V1DeleteOptions body = default, int? gracePeriodSeconds = default,
        bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> DeleteClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, V1DeleteOptions body = default, int? gracePeriodSeconds = default,
        bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> PatchClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> PatchClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> ReplaceClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ReplaceClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> GetClusterCustomObjectStatusWithHttpMessagesAsync(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> GetClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> ReplaceClusterCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ReplaceClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> PatchClusterCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> PatchClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? force = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);
}
