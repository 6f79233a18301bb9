using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions;

/// <summary>Removes a finalizer from the decided object.</summary>
/// <param name="Finalizer">Name.</param>
public sealed record RemoveFinalizer(string Finalizer) : Step;
