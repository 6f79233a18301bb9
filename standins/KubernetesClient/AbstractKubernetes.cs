using System.Net.Http.Headers;

namespace k8s;

public abstract partial class AbstractKubernetes
{
    public virtual TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    protected virtual MediaTypeHeaderValue GetHeader(object body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var type = body is not V1Patch patch ? "application/json" : patch.Type switch
        {
            V1Patch.PatchType.JsonPatch => "application/json-patch+json",
            V1Patch.PatchType.MergePatch => "application/merge-patch+json",
            V1Patch.PatchType.StrategicMergePatch => "application/strategic-merge-patch+json",
            V1Patch.PatchType.ApplyPatch => "application/apply-patch+yaml",
            _ => throw new ArgumentOutOfRangeException(nameof(body), patch.Type, "unknown patch type"),
        };
        return new MediaTypeHeaderValue(type, "utf-8");
    }

    protected abstract Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch, CancellationToken cancellationToken);

    protected abstract Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri, HttpMethod method, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, T body,
        CancellationToken cancellationToken);

    private static string WithQuery(string path, (string Name, object Value)[] query)
    {
        var parts = query.Where(q => q.Value is not null).Select(q => $"{q.Name}={q.Value switch
        {
            bool b => b ? "true" : "false",
            var value => Uri.EscapeDataString(FormattableString.Invariant($"{value}")),
        }}").ToList();
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    // The core group has no name, and a path of its own.
    private static string ApiPath(string path) => path.Replace("apis//", "api/", StringComparison.Ordinal);

    private async Task<HttpOperationResponse<T>> SendAsync<T>(
        HttpMethod method, string path, (string Name, object Value)[] query, object body, bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(watch == true ? Timeout.InfiniteTimeSpan : HttpClientTimeout);
        var response = await SendRequest(WithQuery(path, query), method, customHeaders, body, deadline.Token).ConfigureAwait(false);
        return await CreateResultAsync<T>(response.RequestMessage, response, watch, deadline.Token).ConfigureAwait(false);
    }

    private async Task<HttpOperationResponse<Stream>> SendStreamAsync(
        HttpMethod method, string path, (string Name, object Value)[] query, object body,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(HttpClientTimeout);
        var response = await SendRequest(WithQuery(path, query), method, customHeaders, body, deadline.Token).ConfigureAwait(false);
        return new HttpOperationResponse<Stream>
        {
            Request = response.RequestMessage,
            Response = response,
            Body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false),
        };
    }
}
