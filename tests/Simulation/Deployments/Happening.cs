namespace Simulation.Deployments;

/// <summary>Something that people or the world do to a cluster.</summary>
/// <param name="At">Seconds since the start.</param>
/// <param name="What">For the log; empty: it is not told.</param>
/// <param name="Do">What is done.</param>
public sealed record Happening(double At, string What, Action<SimulatedCluster> Do);
