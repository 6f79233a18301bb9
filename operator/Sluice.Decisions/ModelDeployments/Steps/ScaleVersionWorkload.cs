namespace Sluice.Decisions.ModelDeployments;

/// <summary>Sets the number of replicas of a version's Deployment whose template must stay as it is.</summary>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">Precondition.</param>
/// <param name="Replicas"><c>spec.replicas</c>.</param>
public sealed record ScaleVersionWorkload(string Name, string Uid, int Replicas) : Step;
