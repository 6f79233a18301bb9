using Sluice.Api.ModelVersions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions;

/// <summary>A pod that runs the inference image as <c>verify</c>; <c>restartPolicy: Never</c>.</summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Attempt">Value of its label <c>sluice.dev/attempt</c>, counted from 0.</param>
/// <param name="Spec">The version to verify.</param>
public sealed record CreateVerifyPod(string Name, int Attempt, ModelVersionSpec Spec) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Name);
}
