namespace Sluice.Decisions.ModelDeployments;

/// <summary>An object by name and UID.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID.</param>
public sealed record OwnerFact(string Name, string Uid);
