namespace Simulation.Deployments;

/// <summary>A Deployment and what its controller makes of it.</summary>
public sealed class SimulatedWorkload
{
    public required string Uid { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string TemplateHash { get; set; }

    /// <summary>The spec's resources when the template was made.</summary>
    public object? Resources { get; set; }

    public int Replicas { get; set; }

    public List<SimulatedPod> Pods { get; } = [];

    public int Ready(double now) => Pods.Count(pod => pod.ReadyAt <= now);
}
