namespace Sluice.Api.Contracts;

/// <summary>What the operator writes for the gateways: the routes of one ModelDeployment.</summary>
public sealed record RouteTable
{
    /// <summary>Key of the ConfigMap's data that holds this as JSON.</summary>
    public const string DataKey = "route.json";

    /// <summary>Name of the ModelDeployment.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>Name of the model, as in <c>/v2/models/{model}</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary>Rises by one with every change; gateways report the one that they serve.</summary>
    public long Generation { get; init; }

    /// <summary>Versions. The weights sum to 100, or are all 0: nothing serves yet.</summary>
    public IReadOnlyList<RouteVersion> Versions { get; init; } = [];

    /// <summary>What tells callers apart; null: each request is divided by itself.</summary>
    public RouteSticky? Sticky { get; init; }

    /// <summary>Requests that go to a version whatever the weights; the first that matches wins.</summary>
    public IReadOnlyList<RouteMatch> Matches { get; init; } = [];

    /// <summary>Where copies of requests go; null: nowhere.</summary>
    public RouteMirror? Mirror { get; init; }

    /// <summary>Further bounds of the histograms of time to the last byte, in seconds, rising: objectives, so that the share above each is counted exactly.</summary>
    public IReadOnlyList<double> LatencyBounds { get; init; } = [];

    /// <summary>Further bounds of the histograms of time to the first byte, in seconds, rising.</summary>
    public IReadOnlyList<double> FirstByteBounds { get; init; } = [];
}
