using Sluice.Api.Pods;

namespace Sluice.Api.ModelDeployments;

/// <summary>
/// A Job that tests the candidate: it passes when its container ends with 0, and traffic goes back when it ends otherwise. <c>spec.pod</c> holds for its pod too.
/// </summary>
public sealed record JobGate
{
    /// <summary>Container image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Command; empty: the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>
    /// Arguments. The environment has <c>SLUICE_CANDIDATE</c>, <c>SLUICE_STABLE</c> (versions), <c>SLUICE_CANDIDATE_URL</c>, <c>SLUICE_STABLE_URL</c>
    /// (of their Services) and <c>SLUICE_MODEL</c>.
    /// </summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Longest time that its pod may take once a node has it, such as <c>10m</c>; then it has failed.</summary>
    public string Timeout { get; init; } = "10m";

    /// <summary>Compute resources of its container; null: the operator's defaults.</summary>
    public ResourceOptions? Resources { get; init; }
}
