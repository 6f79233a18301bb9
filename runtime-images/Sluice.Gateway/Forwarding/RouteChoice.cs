using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Forwarding;

/// <summary>Where a request goes, or what the gateway answers itself.</summary>
internal readonly record struct RouteChoice
{
    /// <summary>Name of the model; null: unknown.</summary>
    public string? Model { get; private init; }

    /// <summary>The version it goes to; null: none.</summary>
    public RouteTarget? Target { get; private init; }

    /// <summary>Whether it asks for an inference.</summary>
    public bool Inference { get; private init; }

    /// <summary>Whether it asks if the model is ready.</summary>
    public bool AsksReady { get; private init; }

    /// <summary>Whether it was divided by weight, and so counts as evidence. Only inference requests are.</summary>
    public bool Weighted { get; private init; }

    /// <summary>Where copies of the model's requests go; null: nowhere.</summary>
    public Mirror? Mirror { get; private init; }

    /// <summary>Status code of the gateway's own answer.</summary>
    public int Code { get; private init; }

    /// <summary>Text of the gateway's own answer.</summary>
    public string? Error { get; private init; }

    /// <summary>Series of the gateway's own answers to inference requests.</summary>
    public required AnswerSeries Unserved { get; init; }

    /// <summary>Series of the answers to requests that ask for no inference.</summary>
    public required CodeSeries Others { get; init; }

    /// <summary>
    /// Chooses by the path; where that names no version, by what the request carries; else an inference goes by weight, and anything else to
    /// stable.
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
            ? choice.Refuse(StatusCodes.Status503ServiceUnavailable, $"no version of model '{route.Model}' serves at present")
            : choice with { Target = target, Weighted = choice.Inference, Mirror = asked.Verb is ModelPath.Infer ? route.Mirror : null };
    }

    /// <summary>Counts the answer by its code.</summary>
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

    private static string Names(ModelRoute route) =>
        route.Targets.Count == 0 ? "none" : string.Join(", ", route.Targets.Where(target => target.Track is null).Select(target => target.Version));
}
