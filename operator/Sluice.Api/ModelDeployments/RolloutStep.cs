namespace Sluice.Api.ModelDeployments;

/// <summary>A share of traffic, and how much evidence it takes to go on from it.</summary>
public sealed record RolloutStep
{
    /// <summary>Share of the candidate in per cent, 1 to 100.</summary>
    public int Weight { get; init; }

    /// <summary>Least number of requests that the candidate must have answered at this weight.</summary>
    public int MinRequests { get; init; }

    /// <summary>Least time at this weight, such as <c>2m</c>.</summary>
    public string MinDuration { get; init; } = "0s";
}
