namespace Sluice.Operator.GatewayApi;

/// <summary>A Service's port.</summary>
internal sealed record HttpBackendReference
{
    /// <summary>API group; null for the core group, which the API's default writes as an empty text.</summary>
    public string? Group
    {
        get;
        init => field = value is "" ? null : value;
    }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Name, in the route's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Share of the sum of all weights of the rule; null where there is nothing to divide.</summary>
    public int? Weight { get; init; }
}
