using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions;

/// <summary>Removes a finalizer from the decided ModelVersion.</summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Finalizer">The finalizer.</param>
public sealed record RemoveFinalizer(string Name, string Finalizer) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.ModelVersion, Name);
}
