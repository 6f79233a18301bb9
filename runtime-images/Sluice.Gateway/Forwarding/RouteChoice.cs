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

    /// <summary>Whether it was divided by weight, and so counts as evidence.</summary>
    public bool Weighted { get; private init; }

    /// <summary>Where copies of the model's requests go; null: nowhere.</summary>
    public Mirror? Mirror { get; private init; }

    /// <summary>Status code of the gateway's own answer.</summary>
    public int Code { get; private init; }

    /// <summary>Text of the gateway's own answer.</summary>
    public string? Error { get; private init; }

    /// <summary>Series of the gateway's own answer.</summary>
    public AnswerSeries? Series { get; private init; }

    /// <summary>Chooses by the path; where that names no version, by what the request carries; else by weight.</summary>
    public static RouteChoice Make(RoutingSnapshot routes, GatewayMetrics metrics, HttpRequest request)
    {
        if (!ModelPath.TryRead(request.Path.Value, out var asked))
        {
            return Refuse(StatusCodes.Status404NotFound, "no such path: models are served under /v2/models/{model}", metrics.Unknown);
        }

        if (routes.Find(asked.Model) is not { } route)
        {
            return Refuse(StatusCodes.Status404NotFound, $"unknown model '{asked.Model}'", metrics.Unknown);
        }

        var sent = asked.Pinned ? route.Find(asked.Version) : route.Match(request);
        if (sent is not null)
        {
            return new RouteChoice { Model = route.Model, Target = sent };
        }

        if (!asked.Pinned && route.Divide(request) is { } divided)
        {
            return new RouteChoice { Model = route.Model, Target = divided, Weighted = true, Mirror = route.Mirror };
        }

        return asked.Pinned
            ? Refuse(
                StatusCodes.Status404NotFound,
                $"model '{route.Model}' has no version '{asked.Version}' here; it has: {Names(route)}",
                route.Unserved)
            : Refuse(StatusCodes.Status503ServiceUnavailable, $"no version of model '{route.Model}' serves at present", route.Unserved);
    }

    private static RouteChoice Refuse(int code, string error, AnswerSeries series) =>
        new() { Code = code, Error = error, Series = series };

    private static string Names(ModelRoute route) =>
        route.Targets.Count == 0 ? "none" : string.Join(", ", route.Targets.Where(target => target.Track is null).Select(target => target.Version));
}
