namespace k8s;

public abstract partial class AbstractKubernetes : ICustomObjectsOperations
{
    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ListClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector,
        int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ListClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, bool? allowWatchBookmarks, string continueParameter, string fieldSelector, string labelSelector,
        int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.CreateClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Post, ApiPath($"apis/{group}/{version}/{plural}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.CreateClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string dryRun, string fieldManager, string fieldValidation, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Post, ApiPath($"apis/{group}/{version}/{plural}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.DeleteCollectionClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, V1DeleteOptions body, string labelSelector, int? gracePeriodSeconds, bool? orphanDependents,
        string propagationPolicy, string dryRun, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/{plural}"),
            [("labelSelector", labelSelector), ("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents),
            ("propagationPolicy", propagationPolicy), ("dryRun", dryRun), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.DeleteCollectionClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, V1DeleteOptions body, string labelSelector, int? gracePeriodSeconds, bool? orphanDependents,
        string propagationPolicy, string dryRun, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/{plural}"),
            [("labelSelector", labelSelector), ("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents),
            ("propagationPolicy", propagationPolicy), ("dryRun", dryRun), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.GetClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.GetClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.DeleteClusterCustomObjectWithHttpMessagesAsync(
        string group, string version, string plural, string name, V1DeleteOptions body, int? gracePeriodSeconds, bool? orphanDependents,
        string propagationPolicy, string dryRun, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy),
            ("dryRun", dryRun)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.DeleteClusterCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, V1DeleteOptions body, int? gracePeriodSeconds, bool? orphanDependents,
        string propagationPolicy, string dryRun, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy),
            ("dryRun", dryRun)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.PatchClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.PatchClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ReplaceClusterCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ReplaceClusterCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.GetClusterCustomObjectStatusWithHttpMessagesAsync(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.GetClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        string group, string version, string plural, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ReplaceClusterCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ReplaceClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.PatchClusterCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.PatchClusterCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string plural, string name, string dryRun, string fieldManager, string fieldValidation,
        bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);
}
