using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>A step with all that it leaves to the steps before it.</summary>
public sealed record Stage
{
    /// <summary>The candidate's share in per cent, 0 to 100.</summary>
    public int Weight { get; init; }

    /// <summary>The candidate's pods; null: as many as stable's.</summary>
    public int? Replicas { get; init; }

    /// <summary>Share of stable's requests that is mirrored to the candidate, in per cent, 0 to 100.</summary>
    public int Mirror { get; init; }

    /// <summary>The step as written.</summary>
    public RolloutStep Step { get; init; } = new();
}
