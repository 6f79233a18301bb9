using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Forwarding;

/// <summary>The version that a request goes to, or the answer that the gateway gives itself.</summary>
internal readonly record struct RouteChoice
{
    /// <summary>Name of the model. Null when no route has it.</summary>
    public string? Model { get; private init; }

    /// <summary>The version that the request goes to. Null when the gateway answers.</summary>
    public RouteTarget? Target { get; private init; }

    /// <summary>Whether the request is for an inference.</summary>
    public bool Inference { get; private init; }

    /// <summary>Whether the request asks if the model is ready.</summary>
    public bool AsksReady { get; private init; }

    /// <summary>Whether the request was divided by weight, and so counts as evidence. Only inference requests are divided.</summary>
    public bool Weighted { get; private init; }

    /// <summary>Where copies of the model's requests go. Null when they are not mirrored.</summary>
    public Mirror? Mirror { get; private init; }

    /// <summary>Status code of the gateway's own answer.</summary>
    public int Code { get; private init; }

    /// <summary>Text of the gateway's own answer.</summary>
    public string? Error { get; private init; }

    /// <summary>Series of the gateway's own answers to inference requests.</summary>
    public required AnswerSeries Unserved { get; init; }

    /// <summary>Series of the answers to requests other than inference.</summary>
    public required CodeSeries Others { get; init; }

    /// <summary>
    /// Chooses the version that the path names, else the one that a header or a cookie matches. Without either, an inference request is
    /// divided by weight, and any other request goes to stable.
    /// </summary>
    public static RouteChoice Make(RoutingSnapshot routes, GatewayMetrics metrics, HttpRequest request)
    {
        var known = ModelPath.TryRead(request.Path.Value, out var asked);
        var route = known ? routes.Find(asked.Model) : null;
        var choice = new RouteChoice
        {
            Model = route?.Model,
            Inference = asked.AsksInference(request.Method),
            AsksReady = asked.Verb is ModelPath.Ready,
            Unserved = route?.Unserved ?? metrics.Unknown,
            Others = route?.Others ?? metrics.UnknownOthers,
        };
        if (route is null)
        {
            return choice.Refuse(
                StatusCodes.Status404NotFound,
                known ? $"unknown model '{asked.Model}'" : "no such path: models are served under /v2/models/{model}");
        }

        if (asked.Pinned)
        {
            return route.Find(asked.Version) is { } pinned
                ? choice with { Target = pinned }
                : choice.Refuse(
                    StatusCodes.Status404NotFound, $"model '{route.Model}' has no version '{asked.Version}' here; it has: {Names(route)}");
        }

        if (route.Match(request) is { } matched)
        {
            return choice with { Target = matched };
        }

        var target = choice.Inference ? route.Divide(request) : route.Stable;
        return target is null
            ? choice.Refuse(
                StatusCodes.Status503ServiceUnavailable, $"model '{route.Model}': no version serves at present; try again later")
            : choice with { Target = target, Weighted = choice.Inference, Mirror = asked.Verb is ModelPath.Infer ? route.Mirror : null };
    }

    /// <summary>Counts the answer.</summary>
    public void Count(int code, double seconds)
    {
        if (Inference)
        {
            (Target?.Answers ?? Unserved).Count(code, seconds);
        }
        else
        {
            Others.Count(code);
        }
    }

    private RouteChoice Refuse(int code, string error) => this with { Code = code, Error = error };

    private static string Names(ModelRoute route) => route.Targets.Count == 0
        ? "none"
        : string.Join(", ", route.Targets.Where(target => target.Track is null).Select(target => target.Version));
}
