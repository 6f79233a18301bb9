namespace Sluice.Operator.GatewayApi;

/// <summary>A Service's port.</summary>
internal sealed record HttpBackendReference
{
    /// <summary>API group; empty for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Name, in the route's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Share of the sum of all weights of the rule; null where there is nothing to divide.</summary>
    public int? Weight { get; init; }
}
