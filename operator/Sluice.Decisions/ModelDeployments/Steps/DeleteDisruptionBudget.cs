namespace Sluice.Decisions.ModelDeployments;

/// <summary>Deletes the budget of a version that has gone, or that has a single pod.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the budget.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteDisruptionBudget(string Version, string Name, string Uid) : Step;
