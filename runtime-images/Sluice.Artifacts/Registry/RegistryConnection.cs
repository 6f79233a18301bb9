using System.Net;
using System.Net.Http.Headers;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Registry;

/// <summary>Sends requests to one repository. Answers authentication challenges, and retries transient errors.</summary>
internal sealed class RegistryConnection
{
    private const int Attempts = 4;

    // HttpClient is meant to be shared. It drops the Authorization header on a redirect.
    private static readonly HttpClient Shared = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    })
    {
        Timeout = TimeSpan.FromMinutes(30),
    };

    private readonly HttpClient client;
    private readonly RegistryReference reference;
    private readonly RegistryTokens tokens;
    private readonly ArtifactStoreOptions options;

    public RegistryConnection(RegistryReference reference, ArtifactStoreOptions options)
    {
        this.reference = reference;
        this.options = options;
        client = options.Client ?? Shared;
        var plain = reference.IsLoopback || options.PlainHttpHosts.Contains(reference.Authority, StringComparer.OrdinalIgnoreCase);
        Root = new Uri($"{(plain ? "http" : "https")}://{reference.Authority}/v2/{reference.Repository}/");
        tokens = new RegistryTokens(client, reference, options, plain);
    }

    /// <summary><c>…/v2/{repository}/</c>.</summary>
    public Uri Root { get; }

    /// <summary>
    /// Sends a request, which is created again for each attempt. Returns the first answer that is neither transient nor a challenge, or
    /// the last one.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendOnceAsync(make, cancellation).ConfigureAwait(false);
                if (!IsTransient(response.StatusCode) || attempt == Attempts)
                {
                    return response;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException
                || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                if (attempt == Attempts)
                {
                    throw new ArtifactUnavailableException(
                        Root.ToString(), $"the registry cannot be reached: {error.Message}", transient: true, error);
                }
            }

            var wait = response?.Headers.RetryAfter?.Delta is { } asked && asked < TimeSpan.FromSeconds(30)
                ? asked
                : TimeSpan.FromMilliseconds(250 * (1 << attempt) * (0.5 + Random.Shared.NextDouble()));
            response?.Dispose();
            await Task.Delay(wait, options.Time, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        var response = await SendAsync(make, tokens.Current, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        using (response)
        {
            await tokens.AnswerAsync(response.Headers.WwwAuthenticate, cancellation).ConfigureAwait(false);
        }

        return await SendAsync(make, tokens.Current, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var request = make();

        // An upload may go to a storage host, which must not see the registry's token.
        if (string.Equals(request.RequestUri!.Authority, reference.Authority, StringComparison.OrdinalIgnoreCase)
            && request.RequestUri.Scheme == Root.Scheme)
        {
            request.Headers.Authorization = authorization;
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
    }
}
