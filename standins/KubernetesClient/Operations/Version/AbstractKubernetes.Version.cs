namespace k8s;

public abstract partial class AbstractKubernetes : IVersionOperations
{
    Task<HttpOperationResponse<VersionInfo>> IVersionOperations.GetCodeWithHttpMessagesAsync(
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken) =>
        SendAsync<VersionInfo>(
            HttpMethod.Get, "version/",
            [],
            null, false, customHeaders, cancellationToken);
}
