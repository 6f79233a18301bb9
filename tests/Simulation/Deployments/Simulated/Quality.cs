namespace Simulation.Deployments.Simulated;

/// <summary>How a simulated version behaves.</summary>
public enum Quality
{
    Good,
    Harmful,
    NeverReady,
    Missing,
}
