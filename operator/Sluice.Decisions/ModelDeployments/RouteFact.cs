using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The route ConfigMap as read back, controlled by the decided object (by UID).</summary>
public sealed record RouteFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Its table; null: the data are not one.</summary>
    public RouteTable? Table { get; init; }
}
