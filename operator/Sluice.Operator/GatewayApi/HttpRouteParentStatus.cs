namespace Sluice.Operator.GatewayApi;

/// <summary>What one controller says of a route at one parent.</summary>
internal sealed record HttpRouteParentStatus
{
    /// <summary>The parent.</summary>
    public HttpParentReference? ParentRef { get; init; }

    /// <summary>The controller.</summary>
    public string? ControllerName { get; init; }

    /// <summary>Conditions, <c>Accepted</c> and <c>ResolvedRefs</c> among them.</summary>
    public IReadOnlyList<HttpRouteCondition>? Conditions { get; init; }
}
