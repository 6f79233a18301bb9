namespace Sluice.Operator.GatewayApi;

/// <summary>A condition of a route at a parent.</summary>
internal sealed record HttpRouteCondition
{
    /// <summary><c>Accepted</c>, <c>ResolvedRefs</c> and others.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The generation of the route that it is about.</summary>
    public long? ObservedGeneration { get; init; }
}
