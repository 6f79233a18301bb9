namespace Sluice.Decisions.ModelVersions;

/// <summary>Adds a finalizer to the decided object.</summary>
/// <param name="Finalizer">Name.</param>
public sealed record AddFinalizer(string Finalizer) : Step;
