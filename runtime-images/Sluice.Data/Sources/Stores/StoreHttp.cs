using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Data.Sources.Stores;

/// <summary>HTTP as all stores speak it: bytes as they are stored, and certificates checked always.</summary>
internal static class StoreHttp
{
    /// <summary>A handler that trusts the authorities of a Secret, or else those of the system.</summary>
    public static SocketsHttpHandler Handler(StoreCredentials credentials)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        };
        if (credentials.ReadAuthorities() is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }

    /// <summary>A client over <see cref="Handler"/>. The reader bounds the time that a body takes.</summary>
    public static HttpClient Client(StoreCredentials credentials) =>
        new(Handler(credentials)) { Timeout = TimeSpan.FromSeconds(100) };

    /// <summary>How long an answer asks to wait. Null when it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - DateTimeOffset.UtcNow is var wait && wait > TimeSpan.Zero => wait,
        _ => null,
    };

    /// <summary>
    /// What a successful answer to a request for the bytes from an offset holds. The answer is disposed with the content.
    /// </summary>
    /// <exception cref="StoreException">It is a range, but another than was asked for.</exception>
    public static async Task<StoreContent> ContentAsync(HttpResponseMessage response, long offset, CancellationToken cancellation)
    {
        var (start, size) = response.StatusCode == HttpStatusCode.PartialContent
            ? (response.Content.Headers.ContentRange?.From, response.Content.Headers.ContentRange?.Length)
            : (0, response.Content.Headers.ContentLength);
        if (start is not { } first || (first != 0 && first != offset))
        {
            response.Dispose();
            throw new StoreException(StoreFault.Unreadable, $"the server answered the range from byte {offset} with another one");
        }

        return new StoreContent(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), first, size, response);
    }
}
