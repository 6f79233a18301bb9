namespace Sluice.Operator.GatewayApi;

/// <summary>A path, and headers that must all be there.</summary>
internal sealed record HttpRouteMatch
{
    /// <summary>Path.</summary>
    public HttpValueMatch? Path { get; init; }

    /// <summary>Headers; null: any.</summary>
    public IReadOnlyList<HttpValueMatch>? Headers { get; init; }
}
