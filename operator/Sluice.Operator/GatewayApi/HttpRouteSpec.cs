namespace Sluice.Operator.GatewayApi;

/// <summary>Which hosts and paths go where. Defaults of the API are written out (but for the core group), so that what is read back is what was written.</summary>
internal sealed record HttpRouteSpec
{
    /// <summary>Gateways, or listeners of them.</summary>
    public IReadOnlyList<HttpParentReference>? ParentRefs { get; init; }

    /// <summary>
    /// Host names; empty: all. Never left out: what was there when a route was created would stay, since it is not taken for the field manager's.
    /// </summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>Rules; the one with the longest path, then with the most headers, wins.</summary>
    public IReadOnlyList<HttpRouteRule>? Rules { get; init; }
}
