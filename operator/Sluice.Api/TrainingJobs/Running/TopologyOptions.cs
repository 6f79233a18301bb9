namespace Sluice.Api.TrainingJobs.Running;

/// <summary>
/// Workers of one attempt near each other: an affinity among their pods, as in core/v1 PodAffinityTerm. A single worker has none.
/// </summary>
public sealed record TopologyOptions
{
    /// <summary>The label of nodes whose value the nodes of the workers have in common, such as topology.kubernetes.io/zone.</summary>
    public string TopologyKey { get; init; } = "";

    /// <summary>Whether a worker that finds no such node waits for one. If not, it takes another node. Defaults to false.</summary>
    public bool Required { get; init; }
}
