namespace Sluice.Operator.GatewayApi;

/// <summary>Where requests go that one of the matches holds for.</summary>
internal sealed record HttpRouteRule
{
    /// <summary>Matches.</summary>
    public IReadOnlyList<HttpRouteMatch>? Matches { get; init; }

    /// <summary>What else is done with them; null: nothing.</summary>
    public IReadOnlyList<HttpRouteFilter>? Filters { get; init; }

    /// <summary>Services, by weight.</summary>
    public IReadOnlyList<HttpBackendReference>? BackendRefs { get; init; }
}
