namespace Sluice.Operator.GatewayApi;

/// <summary>What controllers say of a route.</summary>
internal sealed record HttpRouteStatus
{
    /// <summary>An entry for each parent and controller.</summary>
    public IReadOnlyList<HttpRouteParentStatus>? Parents { get; init; }
}
