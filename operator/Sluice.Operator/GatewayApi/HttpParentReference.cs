namespace Sluice.Operator.GatewayApi;

/// <summary>A Gateway, or a listener of it.</summary>
internal sealed record HttpParentReference
{
    /// <summary>API group.</summary>
    public string? Group { get; init; }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace; null: the route's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Name of a listener; null: all.</summary>
    public string? SectionName { get; init; }
}
