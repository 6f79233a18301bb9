using Simulation.Deployments.Simulated;

namespace Simulation.Deployments;

/// <summary>An event that people or the environment cause in a cluster.</summary>
/// <param name="At">Seconds since the start.</param>
/// <param name="What">Text for the log. Empty when it is not logged.</param>
/// <param name="Do">Changes the cluster.</param>
public sealed record Happening(double At, string What, Action<SimulatedCluster> Do);
