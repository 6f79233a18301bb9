namespace Sluice.Api.ModelDeployments;


/// <summary>What a step waits for beside its evidence. Exactly one is set.</summary>
public sealed record PauseOptions
{
    /// <summary>A time, such as <c>10m</c>, from when the gateways serve the step.</summary>
    public string? Duration { get; init; }

    /// <summary>A person's approval of this version at this step; <c>status.approval</c> says which annotation gives it.</summary>
    public bool UntilApproved { get; init; }
}
