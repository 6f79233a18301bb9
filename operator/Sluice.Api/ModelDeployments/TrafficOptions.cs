namespace Sluice.Api.ModelDeployments;

/// <summary>How traffic is divided.</summary>
public sealed record TrafficOptions
{
    /// <summary><c>gateway</c>: the gateway that Sluice keeps in the namespace.</summary>
    public string Provider { get; init; } = "gateway";
}
