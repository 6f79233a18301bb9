using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>
/// The pod that publishes the output of an attempt. It has what the job's spec says of pods, but neither its node selector nor its GPUs.
/// </summary>
/// <param name="Name">Name of the pod.</param>
/// <param name="Number">Number of the run, counted from 0.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="JobDocument">Name of the ConfigMap with the job document, which is that of the workers.</param>
public sealed record CreateExportPod(string Name, int Number, int Attempt, string JobDocument) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);
}

/// <summary>The writes that publish an output.</summary>
public static class ExportSteps
{
    /// <summary>The document, and the pod unless it is there.</summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="status">The status, which has the digest of the dataset that passed its check.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="export">The run.</param>
    public static IEnumerable<Step> Start(
        TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt, ExportRun export)
    {
        var document = ChildNames.JobDocument(observation.Object.Name);
        yield return new ApplyJobDocument(
            document, JobDocuments.Of(observation, status, status.DataCheck?.DatasetDigest, attempt));
        if (observation.ExportPods.All(pod => pod.Attempt != export.Number))
        {
            yield return new CreateExportPod(
                ChildNames.ExportPod(observation.Object.Name, export.Number), export.Number, attempt.Number, document);
        }
    }
}
