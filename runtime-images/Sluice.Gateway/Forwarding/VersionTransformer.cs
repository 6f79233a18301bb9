using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Mirroring;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>
/// Passes requests and answers through unchanged, except for the header that names the version: the gateway alone sets it,
/// whatever the client or the version wrote there.
/// </summary>
internal sealed class VersionTransformer(string version) : HttpTransformer
{
    /// <summary>The header that names the version which answered.</summary>
    public const string Header = "x-sluice-version";

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // HttpClient repeats a request whose connection ended before an answer came, unless it has begun to send a body
        // (dotnet/runtime#86714). A request that is not safe must never be repeated, so it is given a body of zero bytes: a
        // Content-Length of 0 makes the forwarder send an empty content.
        if (!IsSafe(httpContext.Request.Method) && httpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            httpContext.Request.ContentLength = 0;
        }

        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Remove(Header);
        proxyRequest.Headers.Remove(MirrorSender.Header);

        // For the same reason the body is sent without waiting for "100 Continue"; the gateway has sent that to the client already.
        proxyRequest.Headers.ExpectContinue = null;

        // The Host header must name the version; the client's names the gateway.
        proxyRequest.Headers.Host = null;
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        httpContext.Response.Headers[Header] = version;
        return copied;
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
