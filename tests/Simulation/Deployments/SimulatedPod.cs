namespace Simulation.Deployments;

/// <summary>An inference pod.</summary>
public sealed class SimulatedPod
{
    /// <summary>Time in seconds at which it becomes ready. Infinity for never.</summary>
    public double ReadyAt { get; set; }
}
