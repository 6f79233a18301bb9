namespace Simulation.Deployments.Simulated;

/// <summary>A Deployment with the pods that its controller creates.</summary>
public sealed class SimulatedWorkload
{
    public required string Uid { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string TemplateHash { get; set; }

    /// <summary>The resources in the spec when the template was written.</summary>
    public object? Resources { get; set; }

    public int Replicas { get; set; }

    public List<SimulatedPod> Pods { get; } = [];

    public int Ready(double now) => Pods.Count(pod => pod.ReadyAt <= now);
}

/// <summary>An inference pod.</summary>
public sealed class SimulatedPod
{
    /// <summary>Time in seconds at which it becomes ready. Infinity for never.</summary>
    public double ReadyAt { get; set; }
}
