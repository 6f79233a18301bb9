namespace k8s;

public partial interface ICustomObjectsOperations
{
    Task<HttpOperationResponse<object>> ListCustomObjectForAllNamespacesWithHttpMessagesAsync(
        string group, string version, string resourcePlural, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ListCustomObjectForAllNamespacesWithHttpMessagesAsync<T>(
        string group, string version, string resourcePlural, bool? allowWatchBookmarks = default, string continueParameter = default,
        string fieldSelector = default, string labelSelector = default, int? limit = default, string resourceVersion = default,
        string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default, bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> ListNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ListNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, bool? allowWatchBookmarks = default,
        string continueParameter = default, string fieldSelector = default, string labelSelector = default, int? limit = default,
        string resourceVersion = default, string resourceVersionMatch = default, int? timeoutSeconds = default, bool? watch = default,
        bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> CreateNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> CreateNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string dryRun = default, string fieldManager = default,
        string fieldValidation = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, V1DeleteOptions body = default, string labelSelector = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        string fieldSelector = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, V1DeleteOptions body = default, string labelSelector = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        string fieldSelector = default, bool? pretty = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> GetNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> GetNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> DeleteNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name, V1DeleteOptions body = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> DeleteNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name, V1DeleteOptions body = default,
        int? gracePeriodSeconds = default, bool? orphanDependents = default, string propagationPolicy = default, string dryRun = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> PatchNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> PatchNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> ReplaceNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ReplaceNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> GetNamespacedCustomObjectStatusWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> GetNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<object>> PatchNamespacedCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<T>> PatchNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun = default,
        string fieldManager = default, string fieldValidation = default, bool? force = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null, CancellationToken cancellationToken = default);
}
