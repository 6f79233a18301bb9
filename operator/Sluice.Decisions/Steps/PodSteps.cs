using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Steps;

/// <summary>Deletes a pod that the decided object controls, with the pod's own grace period.</summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Uid">UID that the pod must have.</param>
public sealed record DeletePod(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);
}

/// <summary>
/// Ends the containers that still run in a pod after its own container has ended, such as a proxy that a webhook added. It sets a
/// deadline that has passed, so that the pod releases its GPUs while its logs and its exit code stay readable.
/// </summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Uid">UID that the pod must have.</param>
public sealed record EndPod(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);

    /// <summary>A step for each pod whose own container has ended while others still run.</summary>
    /// <param name="pods">Pods of the decided object.</param>
    /// <param name="steps">Steps that were decided already. A pod that one of them deletes is left out.</param>
    public static IEnumerable<Step> Of(IEnumerable<PodFact> pods, IReadOnlyList<Step> steps) => pods
        .Where(pod => pod is { Ended: true, Over: false, Deleting: false, Ending: false })
        .Where(pod => !steps.Contains(new DeletePod(pod.Name, pod.Uid)))
        .OrderBy(pod => pod.Name, StringComparer.Ordinal)
        .Select(pod => new EndPod(pod.Name, pod.Uid));
}

/// <summary>Deletes the decided training job itself, by the API server's default propagation.</summary>
/// <param name="Name">Name of the job.</param>
/// <param name="Uid">UID that the job must have.</param>
public sealed record DeleteSelf(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.TrainingJob, Name);
}
