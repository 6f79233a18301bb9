namespace Sluice.Decisions.ModelDeployments;

/// <summary>A budget by which the pods of one version are evicted one at a time.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the budget.</param>
public sealed record ApplyDisruptionBudget(string Version, string Name) : Step;
