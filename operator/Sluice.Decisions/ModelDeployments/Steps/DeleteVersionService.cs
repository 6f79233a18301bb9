namespace Sluice.Decisions.ModelDeployments;

/// <summary>Deletes the Service of a version that has no traffic any more.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Service.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteVersionService(string Version, string Name, string Uid) : Step;
