namespace Sluice.Decisions.ModelDeployments;

/// <summary>Deletes the Deployment of a version that has no traffic any more.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteVersionWorkload(string Version, string Name, string Uid) : Step;
