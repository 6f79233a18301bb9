namespace Sluice.Decisions.ModelDeployments;

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
