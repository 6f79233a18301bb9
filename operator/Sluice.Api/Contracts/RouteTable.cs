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
}
