using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The route ConfigMap as read back, controlled by the decided object (by UID).</summary>
public sealed record RouteFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Its table; null: the data are not one.</summary>
    public RouteTable? Table { get; init; }
}

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

/// <summary>
/// What a Gateway's controller says of our HTTPRoute. The table that the route carries is <see cref="ModelDeploymentObservation.Route"/>, read
/// from the route's annotation.
/// </summary>
public sealed record HttpRouteFact
{
    /// <summary>Whether the API server has the kind HTTPRoute at all.</summary>
    public bool Served { get; init; } = true;

    /// <summary>Whether the live spec is the one that the table in its annotation makes: nobody else has changed it.</summary>
    public bool AsWritten { get; init; } = true;

    /// <summary><c>metadata.generation</c>; 0: there is no route.</summary>
    public long Generation { get; init; }

    /// <summary>The least <c>observedGeneration</c> of the conditions of our parents; 0: none has answered.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether every parent that is ours says <c>Accepted=True</c>, and there is one.</summary>
    public bool Accepted { get; init; }

    /// <summary>Whether every parent that is ours says <c>ResolvedRefs=True</c>, and there is one.</summary>
    public bool ResolvedRefs { get; init; }

    /// <summary>The first condition that is not true, as <c>reason: message</c>; null: none.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the traffic is divided as the route says.</summary>
    public bool Converged => Served && AsWritten && Generation > 0 && Accepted && ResolvedRefs && ObservedGeneration == Generation;
}

/// <summary>An object by name and UID.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID.</param>
public sealed record OwnerFact(string Name, string Uid);
