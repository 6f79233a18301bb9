namespace Sluice.Api.Pods;

/// <summary>Pods of one kind that Sluice makes beside those of users: what is set on them, and what they may use.</summary>
public sealed record PodTemplate
{
    /// <summary>What is set on the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>Compute resources of the container.</summary>
    public ResourceOptions Resources { get; init; } = new();
}
