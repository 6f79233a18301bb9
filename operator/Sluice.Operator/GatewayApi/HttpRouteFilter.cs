namespace Sluice.Operator.GatewayApi;

/// <summary>What else is done with a request.</summary>
internal sealed record HttpRouteFilter
{
    /// <summary><c>RequestMirror</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Where copies go.</summary>
    public HttpRequestMirror? RequestMirror { get; init; }
}
