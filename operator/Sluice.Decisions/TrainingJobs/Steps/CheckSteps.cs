using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The pod that checks the dataset; it has what the job's spec says of pods, but neither its node selector nor its GPUs.</summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Number">Number of the check, counted from 0.</param>
/// <param name="JobDocument">Name of the ConfigMap with the job document.</param>
/// <param name="Parent">The version that drift is measured from. Null when there is none.</param>
/// <param name="PreparedUri">The URL of the dataset where an engine has made it. Null when the spec says where it is.</param>
public sealed record CreateCheckPod(
    string Name, int Number, string JobDocument, ParentVersion? Parent = null, string? PreparedUri = null) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);
}

/// <summary>The writes that make a check run.</summary>
public static class CheckSteps
{
    /// <summary>The document, and the pod unless it is there.</summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="status">The status, which says where a prepared dataset is.</param>
    /// <param name="check">The check.</param>
    public static IEnumerable<Step> Start(TrainingJobObservation observation, TrainingJobStatus status, DataCheckRun check)
    {
        var job = observation.Object;
        var document = ChildNames.CheckDocument(job.Name);
        var parent = DriftParent.Document(observation, check);
        yield return new ApplyJobDocument(
            document, JobDocuments.Of(observation, status, digest: null, attempt: null) with { Parent = parent });
        if (observation.CheckPods.All(pod => pod.Attempt != check.Number))
        {
            yield return new CreateCheckPod(
                ChildNames.CheckPod(job.Name, check.Number),
                check.Number,
                document,
                parent,
                observation.Spec.Dataset.Prepare is null ? null : status.Preparation?.Uri);
        }
    }

    /// <summary>The steps of a check whose names others hold; each touches nothing while they do.</summary>
    public static IReadOnlyList<Step> Taken(TrainingJobObservation observation, int number) =>
    [
        .. Start(observation with { CheckPods = [] }, new TrainingJobStatus(), new DataCheckRun { Number = number })
            .Where(step => observation.Conflicts.Any(conflict => conflict.Target == step.Target)),
    ];
}
