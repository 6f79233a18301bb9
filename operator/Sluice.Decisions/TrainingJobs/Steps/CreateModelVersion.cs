using Sluice.Api.ModelVersions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>
/// Registers the result. Create only, and without an owner reference: a version outlives its job. An answer "already exists"
/// is success; whose it is shows in the next observation.
/// </summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Spec">Its spec.</param>
public sealed record CreateModelVersion(string Name, ModelVersionSpec Spec) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.ModelVersion, Name);
}
