namespace Sluice.Api.ModelDeployments;

/// <summary>A version's share of traffic.</summary>
public sealed record ServedWeight
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Share in per cent.</summary>
    public int Weight { get; init; }

    /// <summary>Ready pods.</summary>
    public int ReadyReplicas { get; init; }
}
