using System.Net;
using System.Text;
using k8s.Authentication;

namespace k8s;

public partial class Kubernetes : AbstractKubernetes, IKubernetes
{
    private readonly JsonSerializerOptions _jsonSerializerOptions;
    private Uri _baseUri;

    public Uri BaseUri
    {
        get => _baseUri;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(BaseUri));
            _baseUri = value.AbsoluteUri.EndsWith('/') ? value : new Uri(value.AbsoluteUri + "/");
        }
    }

    public ServiceClientCredentials Credentials { get; private set; }

    public HttpClient HttpClient { get; protected set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpRequest);
        ArgumentNullException.ThrowIfNull(httpResponse);
        if (watch == true)
        {
            httpResponse.Content = new WatchContent(httpResponse.Content, cancellationToken);
        }

        try
        {
            using var stream = await httpResponse.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new HttpOperationResponse<T>
            {
                Request = httpRequest,
                Response = httpResponse,
                Body = watch == true
                    ? KubernetesJson.Deserialize<T>(stream, _jsonSerializerOptions)
                    : await KubernetesJson.ReadAsync<T>(stream, _jsonSerializerOptions, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (JsonException)
        {
            httpRequest.Dispose();
            httpResponse.Dispose();
            throw;
        }
    }

    protected override Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri, HttpMethod method, IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders, T body,
        CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(BaseUri, relativeUri))
        {
            Version = DisableHttp2 ? HttpVersion.Version11 : HttpVersion.Version20,
        };
        foreach (var (name, values) in customHeaders ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, values);
        }

        if (body is null)
        {
            return SendRequestRaw("", request, cancellationToken);
        }

        var content = KubernetesJson.Serialize(body, _jsonSerializerOptions);
        request.Content = new StringContent(content, Encoding.UTF8);
        request.Content.Headers.ContentType = GetHeader(body);
        return SendRequestRaw(content, request, cancellationToken);
    }

    protected virtual async Task<HttpResponseMessage> SendRequestRaw(
        string requestContent, HttpRequestMessage httpRequest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpRequest);
        if (Credentials is not null)
        {
            await Credentials.ProcessHttpRequestAsync(httpRequest, cancellationToken).ConfigureAwait(false);
        }

        if (!string.IsNullOrWhiteSpace(TlsServerName))
        {
            httpRequest.Headers.Host = TlsServerName;
        }

        var response = await HttpClient.SendAsync(httpRequest, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (httpRequest)
        using (response)
        {
            var content = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new HttpOperationException($"Operation returned an invalid status code '{response.StatusCode}', response body {content}")
            {
                Request = new HttpRequestMessageWrapper(httpRequest, requestContent),
                Response = new HttpResponseMessageWrapper(response, content),
            };
        }
    }
}
