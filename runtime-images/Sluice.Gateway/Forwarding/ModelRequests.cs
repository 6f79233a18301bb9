using System.Net;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>Sends each request to the version that the routes choose for it, and counts the answer once it is complete.</summary>
internal sealed class ModelRequests(
    RouteBook book,
    IHttpForwarder forwarder,
    BackendConnector connector,
    GatewayMetrics metrics,
    DrainState drain,
    GatewaySettings settings,
    TimeProvider time)
{
    private readonly ForwarderRequestConfig _forwarding = new()
    {
        ActivityTimeout = settings.ActivityTimeout,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        if (drain.Draining)
        {
            context.Response.Headers.Connection = "close";
        }

        if (Health(context.Request.Path.Value) is { } healthy)
        {
            context.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        for (var routes = book.Current; ; routes = book.Current)
        {
            var choice = RouteChoice.Make(routes, metrics, context.Request.Path.Value);
            if (choice.Target is not { } target)
            {
                await GatewayAnswer.WriteAsync(context.Response, choice.Code, choice.Error!);
                choice.Series!.Count(choice.Code, time.GetElapsedTime(started).TotalSeconds);
                return;
            }

            var code = await ForwardAsync(context, choice, target, routes);
            if (code is null)
            {
                continue;
            }

            var seconds = time.GetElapsedTime(started).TotalSeconds;
            target.Answers.Count(code.Value, seconds);
            if (choice.Weighted)
            {
                target.Evidence.Count(code.Value, seconds);
            }

            return;
        }
    }

    /// <summary>The protocol's health of the server as a whole; null: another path.</summary>
    private bool? Health(string? path) => path switch
    {
        "/v2/health/live" => true,
        "/v2/health/ready" => book.Loaded && !drain.Draining,
        _ => null,
    };

    // Null: it reached nobody, and the routes have changed since, so that it may be chosen for anew. As evidence it would count for
    // a generation that is over.
    private async ValueTask<int?> ForwardAsync(HttpContext context, RouteChoice choice, RouteTarget target, RoutingSnapshot routes)
    {
        if (context.Request.ContentLength > settings.MaxRequestBytes)
        {
            context.Response.Headers[VersionTransformer.Header] = target.Version;
            await GatewayAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status413PayloadTooLarge,
                $"the request's body has {context.Request.ContentLength} bytes; at most {settings.MaxRequestBytes} are taken: send it in parts");
            return StatusCodes.Status413PayloadTooLarge;
        }

        var error = await forwarder.SendAsync(context, target.Prefix, connector.Invoker, _forwarding, target.Transformer);
        if (error == ForwarderError.None)
        {
            return context.Response.StatusCode;
        }

        var cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (choice.Weighted && routes != book.Current && ForwardingFailure.ReachedNobody(cause) && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            return null;
        }

        var failure = ForwardingFailure.Of(error, cause, context.RequestAborted.IsCancellationRequested);
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            context.Response.Headers[VersionTransformer.Header] = target.Version;
            await GatewayAnswer.WriteAsync(
                context.Response, failure.Code, $"model '{choice.Model}' version '{target.Version}': {failure.Message}");
        }

        return failure.Code;
    }
}
