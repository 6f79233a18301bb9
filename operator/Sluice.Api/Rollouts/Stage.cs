using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Rollouts;

/// <summary>A step with all that it leaves to the steps before it.</summary>
public sealed record Stage
{
    /// <summary>The candidate's share in per cent, 0 to 100.</summary>
    public int Weight { get; init; }

    /// <summary>The candidate's pods. Null stands for as many as stable's.</summary>
    public int? Replicas { get; init; }

    /// <summary>Share of stable's requests that is mirrored to the candidate, in per cent, 0 to 100.</summary>
    public int Mirror { get; init; }

    /// <summary>The step as written.</summary>
    public RolloutStep Step { get; init; } = new();

    /// <summary>
    /// Pods that the candidate must have here where all traffic takes so many: what the stage asks for, and never fewer than its weight and
    /// its mirrored requests take.
    /// </summary>
    public int Pods(int replicas)
    {
        var load = Weight + ((long)Mirror * (100 - Weight) / 100d);
        return (int)Math.Max(Math.Max(1, Math.Ceiling(load * replicas / 100)), Math.Min(Replicas ?? replicas, 10_000));
    }
}
