using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sluice.Data.Sources.Stores;

/// <summary>
/// Files of an HTTP server. A broken read is resumed by a range (RFC 9110, section 14) where the server names the bytes by a strong ETag;
/// otherwise it begins again, since the rest could belong to other bytes.
/// </summary>
internal sealed class HttpDataStore : IDataStore
{
    private readonly Uri root;
    private readonly HttpClient client;
    private readonly AuthenticationHeaderValue? authorization;

    /// <summary>Reads from one server.</summary>
    /// <param name="root">Scheme, host and port.</param>
    /// <param name="credentials">username and password, or token.</param>
    public HttpDataStore(string root, StoreCredentials credentials)
    {
        credentials.Expect("username", "password", "token");
        this.root = new Uri(root);
        client = StoreHttp.Client(credentials);
        authorization = credentials.Pair("username", "password") is var (user, password)
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : credentials.Read("token") is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation) =>
        throw new StoreException(StoreFault.Unreadable, "an HTTP server cannot list files; name each in uris, or all by manifest");

    /// <inheritdoc />
    public async Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation)
    {
        var address = new Uri(root, file.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        request.Headers.Authorization = authorization;
        if (offset > 0 && file.Tag is { } tag)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(tag));
        }

        var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            using (response)
            {
                throw StoreException.Of(response, root.Authority);
            }
        }

        var content = await StoreHttp.ContentAsync(response, offset, cancellation).ConfigureAwait(false);
        return content with { Tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null };
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, root.Authority) is { } fault)
        {
            throw fault;
        }
    }
}
