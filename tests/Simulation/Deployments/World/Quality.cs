namespace Simulation.Deployments.World;

/// <summary>How a simulated version behaves.</summary>
public enum Quality
{
    Good,
    Harmful,
    NeverReady,
    Missing,
}
