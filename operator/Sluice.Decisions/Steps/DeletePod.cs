namespace Sluice.Decisions;

/// <summary>Deletes a pod of ours, with its own grace period.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeletePod(string Name, string Uid) : Step;
