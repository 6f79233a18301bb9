namespace k8s;

public abstract partial class AbstractKubernetes : ICustomObjectsOperations
{
    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ListCustomObjectForAllNamespacesWithHttpMessagesAsync(
        string group, string version, string resourcePlural, bool? allowWatchBookmarks, string continueParameter, string fieldSelector,
        string labelSelector, int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{resourcePlural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ListCustomObjectForAllNamespacesWithHttpMessagesAsync<T>(
        string group, string version, string resourcePlural, bool? allowWatchBookmarks, string continueParameter, string fieldSelector,
        string labelSelector, int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/{resourcePlural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ListNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, bool? allowWatchBookmarks, string continueParameter,
        string fieldSelector, string labelSelector, int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch,
        bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ListNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, bool? allowWatchBookmarks, string continueParameter,
        string fieldSelector, string labelSelector, int? limit, string resourceVersion, string resourceVersionMatch, int? timeoutSeconds, bool? watch,
        bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("allowWatchBookmarks", allowWatchBookmarks), ("continue", continueParameter), ("fieldSelector", fieldSelector),
            ("labelSelector", labelSelector), ("limit", limit), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
            ("timeoutSeconds", timeoutSeconds), ("watch", watch), ("pretty", pretty)],
            null, watch, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.CreateNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string dryRun, string fieldManager,
        string fieldValidation, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Post, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.CreateNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string dryRun, string fieldManager,
        string fieldValidation, bool? pretty, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Post, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, V1DeleteOptions body, string labelSelector, int? gracePeriodSeconds,
        bool? orphanDependents, string propagationPolicy, string dryRun, string fieldSelector, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("labelSelector", labelSelector), ("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents),
            ("propagationPolicy", propagationPolicy), ("dryRun", dryRun), ("fieldSelector", fieldSelector), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.DeleteCollectionNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, V1DeleteOptions body, string labelSelector, int? gracePeriodSeconds,
        bool? orphanDependents, string propagationPolicy, string dryRun, string fieldSelector, bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}"),
            [("labelSelector", labelSelector), ("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents),
            ("propagationPolicy", propagationPolicy), ("dryRun", dryRun), ("fieldSelector", fieldSelector), ("pretty", pretty)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.GetNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.GetNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.DeleteNamespacedCustomObjectWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name, V1DeleteOptions body, int? gracePeriodSeconds,
        bool? orphanDependents, string propagationPolicy, string dryRun, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy),
            ("dryRun", dryRun)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.DeleteNamespacedCustomObjectWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name, V1DeleteOptions body, int? gracePeriodSeconds,
        bool? orphanDependents, string propagationPolicy, string dryRun, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Delete, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("gracePeriodSeconds", gracePeriodSeconds), ("orphanDependents", orphanDependents), ("propagationPolicy", propagationPolicy),
            ("dryRun", dryRun)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.PatchNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.PatchNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ReplaceNamespacedCustomObjectWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ReplaceNamespacedCustomObjectWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.GetNamespacedCustomObjectStatusWithHttpMessagesAsync(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.GetNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        string group, string version, string namespaceParameter, string plural, string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Get, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [],
            null, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Put, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<object>> ICustomObjectsOperations.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);

    Task<HttpOperationResponse<T>> ICustomObjectsOperations.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync<T>(
        object body, string group, string version, string namespaceParameter, string plural, string name, string dryRun, string fieldManager,
        string fieldValidation, bool? force, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<T>(
            HttpMethod.Patch, ApiPath($"apis/{group}/{version}/namespaces/{namespaceParameter}/{plural}/{name}/status"),
            [("dryRun", dryRun), ("fieldManager", fieldManager), ("fieldValidation", fieldValidation), ("force", force)],
            body, false, customHeaders, cancellationToken);
}
