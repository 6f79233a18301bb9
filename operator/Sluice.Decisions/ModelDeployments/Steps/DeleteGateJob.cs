namespace Sluice.Decisions.ModelDeployments;

/// <summary>Deletes the Job of a gate whose rollout is over, with its pods.</summary>
/// <param name="Name">Name of the Job.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteGateJob(string Name, string Uid) : Step;
