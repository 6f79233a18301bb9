using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Steps;

/// <summary>Deletes a pod of ours, with its own grace period.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeletePod(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Name);
}

/// <summary>
/// Ends what runs on in a pod whose container has ended, such as a proxy that a webhook put beside it, by a deadline that has passed: the
/// pod lets go of its GPUs, and what its container left stays to be read.
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">Precondition.</param>
public sealed record EndPod(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Name);

    /// <summary>One for each pod that only others keep running.</summary>
    /// <param name="pods">Pods.</param>
    /// <param name="steps">What is done already; a pod that is deleted needs no other end.</param>
    public static IEnumerable<Step> Of(IEnumerable<PodFact> pods, IReadOnlyList<Step> steps) => pods
        .Where(pod => pod is { Ended: true, Over: false, Deleting: false, Ending: false })
        .Where(pod => !steps.Contains(new DeletePod(pod.Name, pod.Uid)))
        .OrderBy(pod => pod.Name, StringComparer.Ordinal)
        .Select(pod => new EndPod(pod.Name, pod.Uid));
}

/// <summary>Deletes the decided training job itself, by the API server's default propagation.</summary>
/// <param name="Name">Name of the job.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteSelf(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.TrainingJob, Name);
}
