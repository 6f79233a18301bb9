namespace Sluice.Api.ModelDeployments;


/// <summary>When a version that was rolled back is tried again by itself.</summary>
public sealed record RetryOptions
{
    /// <summary>How often at most.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>How long after it went back, such as <c>30m</c>; doubled with each time.</summary>
    public string After { get; init; } = "30m";
}
