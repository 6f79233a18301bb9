using Sluice.Api.Pods;

namespace Sluice.Api.ModelDeployments;

/// <summary>Which version of a model serves, and how another one takes over.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>Name of the model; a DNS label.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// The wanted version: SemVer 2.0.0, a ModelVersion of the same namespace. Or a range such as <c>^1.2</c>, <c>~1.4.0</c>, <c>1.x</c> or
    /// <c>&gt;=2 &lt;3</c>: the highest ModelVersion in it that is ready, so that a new one starts a rollout by itself. Pre-releases are in
    /// a range only if it names one of the same release.
    /// </summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// Inference pods of a version that takes all traffic, 1 to 1000. Leave it out of manifests where an autoscaler sets it by the
    /// subresource <c>scale</c>.
    /// </summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Compute resources of each inference pod.</summary>
    public ResourceOptions Resources { get; init; } = new();

    /// <summary>What may be set on the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>How another version takes over.</summary>
    public RolloutStrategy Strategy { get; init; } = new();

    /// <summary>How traffic is divided.</summary>
    public TrafficOptions Traffic { get; init; } = new();

    /// <summary>Old versions that stay warm, reachable by their pinned paths, after they lost their traffic.</summary>
    public int Retention { get; init; } = 1;
}
