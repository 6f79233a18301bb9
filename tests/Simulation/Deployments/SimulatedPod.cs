namespace Simulation.Deployments;

/// <summary>An inference pod.</summary>
public sealed class SimulatedPod
{
    /// <summary>When it becomes ready, seconds; infinity: never.</summary>
    public double ReadyAt { get; set; }
}
