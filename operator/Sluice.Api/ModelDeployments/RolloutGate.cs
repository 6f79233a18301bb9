namespace Sluice.Api.ModelDeployments;

/// <summary>What must hold of the candidate, compared with stable over the same window. Exactly one kind is set.</summary>
public sealed record RolloutGate
{
    /// <summary>Name, unique in the list.</summary>
    public string Name { get; init; } = "";

    /// <summary>The share of answers that are errors.</summary>
    public ErrorRateGate? ErrorRate { get; init; }

    /// <summary>A quantile of the time to answer.</summary>
    public LatencyGate? Latency { get; init; }
}
