namespace Sluice.Decisions.ModelDeployments;

/// <summary>A pod of the namespace's gateway.</summary>
public sealed record GatewayPodFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Condition Ready, and not being deleted.</summary>
    public bool Ready { get; init; }

    /// <summary>Its metric <c>sluice_gateway_route_generation</c> for this deployment; null: it could not be read, or it has no route.</summary>
    public long? RouteGeneration { get; init; }
}
