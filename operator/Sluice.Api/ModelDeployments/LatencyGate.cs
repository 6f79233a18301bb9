namespace Sluice.Api.ModelDeployments;

/// <summary>Bound on a quantile of the time to answer.</summary>
public sealed record LatencyGate
{
    /// <summary>Quantile, a decimal between 0 and 1 such as <c>0.95</c>.</summary>
    public string Quantile { get; init; } = "0.95";

    /// <summary>How many times stable's value the candidate's may be, a decimal of at least 1 such as <c>1.5</c>.</summary>
    public string MaxRatio { get; init; } = "1.5";

    /// <summary>Values up to this one pass whatever stable's is, such as <c>20ms</c>.</summary>
    public string Floor { get; init; } = "20ms";
}
