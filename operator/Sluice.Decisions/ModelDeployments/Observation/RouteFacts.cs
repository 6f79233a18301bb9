using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The route as read back: a ConfigMap or HTTPRoute that the decided object controls (by UID).</summary>
public sealed record RouteFact
{
    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Its table. Null when its data are not a table.</summary>
    public RouteTable? Table { get; init; }
}

/// <summary>A pod of the namespace's gateway.</summary>
public sealed record GatewayPodFact
{
    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether its condition Ready is True and it is not being deleted.</summary>
    public bool Ready { get; init; }

    /// <summary>
    /// Its metric <c>sluice_gateway_route_generation</c> for this deployment. Null when the metric could not be read, or the pod has no
    /// route.
    /// </summary>
    public long? RouteGeneration { get; init; }
}

/// <summary>
/// What a Gateway's controller reports about our HTTPRoute. The table that the route carries is
/// <see cref="ModelDeploymentObservation.Route"/>, read from the route's annotation.
/// </summary>
public sealed record HttpRouteFact
{
    /// <summary>Whether the API server has the kind HTTPRoute at all.</summary>
    public bool Served { get; init; } = true;

    /// <summary>
    /// Whether the live spec is the one that follows from the table in its annotation, so that no one else has changed it.
    /// </summary>
    public bool AsWritten { get; init; } = true;

    /// <summary><c>metadata.generation</c>. 0 when there is no route.</summary>
    public long Generation { get; init; }

    /// <summary>The lowest <c>observedGeneration</c> among the conditions of our parents. 0 until each of them has an answer.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether each of our parents has an answer, and all of them have <c>Accepted=True</c>.</summary>
    public bool Accepted { get; init; }

    /// <summary>Whether each of our parents has an answer, and all of them have <c>ResolvedRefs=True</c>.</summary>
    public bool ResolvedRefs { get; init; }

    /// <summary>The first condition that is not True, as <c>reason: message</c>. Null when all are True.</summary>
    public string? Message { get; init; }

    /// <summary>Whether traffic is divided as the route says.</summary>
    public bool Converged => Served && AsWritten && Generation > 0 && Accepted && ResolvedRefs && ObservedGeneration == Generation;
}

/// <summary>An object by name and UID.</summary>
/// <param name="Name"><c>metadata.name</c>.</param>
/// <param name="Uid"><c>metadata.uid</c>.</param>
public sealed record OwnerFact(string Name, string Uid);
