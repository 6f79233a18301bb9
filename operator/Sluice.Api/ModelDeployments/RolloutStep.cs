namespace Sluice.Api.ModelDeployments;

/// <summary>
/// A stage of a rollout: how the candidate stands in it, and what ends it. What a step does not say of weight, replicas and mirror stays as
/// the step before left it, so a step may also be a pause alone. All that a step asks for must be met before the next one begins.
/// </summary>
public sealed record RolloutStep
{
    /// <summary>
    /// Share of the candidate in per cent, 0 to 100. Null stands for that of the step before, and for 0 at the first step.
    /// </summary>
    public int? Weight { get; init; }

    /// <summary>
    /// Pods of the candidate, apart from its weight; never fewer than its weight takes. Null: as before, <c>spec.replicas</c> at first.
    /// </summary>
    public int? Replicas { get; init; }

    /// <summary>
    /// Share of stable's requests that are sent to the candidate, too, in per cent; its answers go nowhere. Null: as before, 0 at first.
    /// </summary>
    public int? Mirror { get; init; }

    /// <summary>Waits for a time or a person. Null when it waits for neither.</summary>
    public PauseOptions? Pause { get; init; }

    /// <summary>Names of gates that are judged at this step; a gate that any step names is judged at those steps alone.</summary>
    public IReadOnlyList<string> Analyze { get; init; } = [];

    /// <summary>Least number of requests that the candidate must have answered at this step.</summary>
    public int MinRequests { get; init; }

    /// <summary>Least time at this step, such as <c>2m</c>.</summary>
    public string MinDuration { get; init; } = "0s";
}

/// <summary>What a step waits for beside its evidence. Exactly one is set.</summary>
public sealed record PauseOptions
{
    /// <summary>A time, such as <c>10m</c>, from when the gateways serve the step.</summary>
    public string? Duration { get; init; }

    /// <summary>A person's approval of this version at this step; <c>status.approval</c> says which annotation gives it.</summary>
    public bool UntilApproved { get; init; }
}
