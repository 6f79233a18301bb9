using System.Net;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;
using Sluice.Gateway.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>Sends each request to the version that the routes choose for it, and counts the answer once it is complete.</summary>
internal sealed class ModelRequests(
    RouteBook book,
    IHttpForwarder forwarder,
    BackendConnector connector,
    GatewayMetrics metrics,
    MirrorSender mirrors,
    ServerRequests server,
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

        if (server.Answer(context) is { } answered)
        {
            await answered;
            return;
        }

        for (var routes = book.Current; ; routes = book.Current)
        {
            var choice = RouteChoice.Make(routes, metrics, context.Request);
            if (choice.Target is not { } target)
            {
                await RefuseAsync(context.Response, choice, choice.Code, choice.Error!);
                choice.Count(choice.Code, time.GetElapsedTime(started).TotalSeconds);
                return;
            }

            if (await ForwardAsync(context, choice, target, routes) is not { } answer)
            {
                continue;
            }

            var seconds = time.GetElapsedTime(started).TotalSeconds;
            choice.Count(answer.Code, seconds);
            if (choice.Weighted)
            {
                target.Evidence.Count(
                    answer.Code, answer.FirstByte is { } first ? time.GetElapsedTime(started, first).TotalSeconds : seconds, seconds);
            }

            return;
        }
    }

    // A readiness request is answered in the protocol's form for readiness, whatever the reason for the refusal.
    private static Task RefuseAsync(HttpResponse response, in RouteChoice choice, int code, string error) =>
        choice is { AsksReady: true, Model: { } model } && code >= StatusCodes.Status500InternalServerError
            ? GatewayAnswer.NotReadyAsync(response, model, error)
            : GatewayAnswer.ErrorAsync(response, code, error);

    // Returns null when the request was not sent and the routes have changed meanwhile. The request is then routed again; counting it
    // here would add evidence to a generation that is no longer served.
    private async ValueTask<ForwardedAnswer?> ForwardAsync(
        HttpContext context, RouteChoice choice, RouteTarget target, RoutingSnapshot routes)
    {
        if (context.Request.ContentLength is { } length && length > settings.MaxRequestBytes)
        {
            context.Response.Headers[VersionTransformer.Header] = target.Version;
            await GatewayAnswer.ErrorAsync(
                context.Response,
                StatusCodes.Status413PayloadTooLarge,
                $"the request's body has {length} bytes; at most {settings.MaxRequestBytes} are accepted: send it in parts");
            return new(StatusCodes.Status413PayloadTooLarge, Whole: true, FirstByte: null);
        }

        var mirrored = choice.Weighted ? choice.Mirror?.Choose(context.Request, target) : null;
        try
        {
            var answer = await SendAsync(context, choice, target, routes, mirrored);
            if (mirrored is not null && answer is { } given)
            {
                // The sender owns the copy from here on, so it is not dropped below.
                var copied = mirrored;
                mirrored = null;
                mirrors.Finish(context, copied, given is { Whole: true, Code: >= 200 and < 300 });
            }

            return answer;
        }
        finally
        {
            mirrored?.Drop();
        }
    }

    private async ValueTask<ForwardedAnswer?> SendAsync(
        HttpContext context, RouteChoice choice, RouteTarget target, RoutingSnapshot routes, MirroredRequest? mirrored)
    {
        ForwarderError error;
        long? first = null;
        if (choice.Weighted)
        {
            using var exchange = new ObservedExchange(context, time, mirrored);
            error = await forwarder.SendAsync(context, target.Prefix, connector.Invoker, _forwarding, target.Transformer);
            first = exchange.FirstByte;
        }
        else
        {
            error = await forwarder.SendAsync(context, target.Prefix, connector.Invoker, _forwarding, target.Transformer);
        }

        if (error == ForwarderError.None)
        {
            return new(context.Response.StatusCode, Whole: true, first);
        }

        var cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (routes != book.Current && ForwardingFailure.NothingSent(cause) && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            return null;
        }

        var failure = ForwardingFailure.Of(error, cause);
        return new(await FailAsync(context, choice, target, failure), Whole: false, first);
    }

    private static async ValueTask<int> FailAsync(
        HttpContext context, RouteChoice choice, RouteTarget target, ForwardingFailure failure)
    {
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            context.Response.Headers[VersionTransformer.Header] = target.Version;
            var message = $"model '{choice.Model}' version '{target.Version}': {failure.Message}";
            await RefuseAsync(context.Response, choice, failure.Code, message);
            return context.Response.StatusCode;
        }

        return failure.Code;
    }
}
