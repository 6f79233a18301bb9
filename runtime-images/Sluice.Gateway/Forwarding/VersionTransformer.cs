using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Mirroring;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>
/// Passes requests and answers on as they are, but for the version's name: on the answer it is the gateway's word alone,
/// whatever the client or the version wrote there.
/// </summary>
internal sealed class VersionTransformer(string version) : HttpTransformer
{
    /// <summary>The header that names the version that answered.</summary>
    public const string Header = "x-sluice-version";

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // The HTTP client sends a request again whose connection ended before an answer came, unless it has begun to send a body
        // (dotnet/runtime#86714). What may have done something is not to be done twice, so it has a body, if one without a byte: with its length
        // comes the forwarder's empty content.
        if (!IsSafe(httpContext.Request.Method) && httpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            httpContext.Request.ContentLength = 0;
        }

        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Remove(Header);
        proxyRequest.Headers.Remove(MirrorSender.Header);

        // For the same reason the body does not wait for the version to ask for it; the client has been asked by the gateway.
        proxyRequest.Headers.ExpectContinue = null;

        // The version is asked by its own name; the one the client used is the gateway's.
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
