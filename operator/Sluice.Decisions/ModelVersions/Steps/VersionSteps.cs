using Sluice.Api.ModelVersions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions.Steps;

/// <summary>A pod that runs the inference image as <c>verify</c>; <c>restartPolicy: Never</c>.</summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Attempt">Value of its label <c>sluice.dev/attempt</c>, counted from 0.</param>
/// <param name="Spec">The version to verify.</param>
public sealed record CreateVerifyPod(string Name, int Attempt, ModelVersionSpec Spec) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);
}

/// <summary>Removes a finalizer from the decided ModelVersion.</summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Finalizer">The finalizer.</param>
public sealed record RemoveFinalizer(string Name, string Finalizer) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.ModelVersion, Name);
}
