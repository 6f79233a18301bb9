using Sluice.Gateway.Hosting;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Forwarding;

/// <summary>
/// Answers the requests of the Open Inference Protocol v2 that concern the server rather than a model. To its clients the gateway is the
/// server, whichever versions are behind it.
/// </summary>
internal sealed class ServerRequests(RouteBook book, DrainState drain)
{
    private static readonly string Version = typeof(ServerRequests).Assembly.GetName().Version!.ToString(3);

    /// <summary>Answers a request that concerns the server. Null when the request is for a model.</summary>
    public Task? Answer(HttpContext context)
    {
        var path = context.Request.Path.Value is { Length: > 1 } given ? given.AsSpan() : default;
        path = path is [.. var trimmed, '/'] ? trimmed : path;
        if (path is not ("/v2" or "/v2/health/live" or "/v2/health/ready"))
        {
            return null;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return GatewayAnswer.ErrorAsync(
                context.Response,
                StatusCodes.Status405MethodNotAllowed,
                $"{context.Request.Method} is not supported here; send GET or HEAD");
        }

        return path switch
        {
            "/v2" => MetadataAsync(context.Response),
            "/v2/health/live" => LiveAsync(context.Response),
            _ => ReadyAsync(context.Response),
        };
    }

    private static Task MetadataAsync(HttpResponse response) => GatewayAnswer.JsonAsync(response, StatusCodes.Status200OK, json =>
    {
        json.WriteString("name"u8, "sluice-gateway");
        json.WriteString("version"u8, Version);
        json.WriteStartArray("extensions"u8);
        json.WriteEndArray();
    });

    private static Task LiveAsync(HttpResponse response) =>
        GatewayAnswer.JsonAsync(response, StatusCodes.Status200OK, json => json.WriteBoolean("live"u8, true));

    private Task ReadyAsync(HttpResponse response)
    {
        var ready = book.Loaded && !drain.Draining;
        return GatewayAnswer.JsonAsync(response, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            // The specification's example has "live" here while its text says "ready", so both are given.
            json.WriteBoolean("live"u8, true);
            json.WriteBoolean("ready"u8, ready);
        });
    }
}
