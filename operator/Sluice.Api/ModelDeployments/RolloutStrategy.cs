namespace Sluice.Api.ModelDeployments;

/// <summary>How a candidate takes over from stable.</summary>
public sealed record RolloutStrategy
{
    /// <summary>Steps in order, their weights rising, the last one 100; empty: all traffic at once when the candidate is ready.</summary>
    public IReadOnlyList<RolloutStep> Steps { get; init; } = [];

    /// <summary>What must hold of the candidate at every step below 100.</summary>
    public IReadOnlyList<RolloutGate> Gates { get; init; } = [];

    /// <summary>Longest time in which the candidate's pods become ready, such as <c>10m</c>; then traffic goes back.</summary>
    public string ProgressDeadline { get; init; } = "10m";
}
