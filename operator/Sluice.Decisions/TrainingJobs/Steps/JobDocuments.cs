using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>Writes the job as its pods read it.</summary>
internal static class JobDocuments
{
    /// <summary>
    /// The document. Limits and gates are the operator's business; without them an edit of those does not rewrite the document under a
    /// running trainer.
    /// </summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="status">The status, which says where a prepared dataset is.</param>
    /// <param name="digest">Digest of the dataset that passed its check. Null before that.</param>
    public static JobDocument Of(TrainingJobObservation observation, TrainingJobStatus status, string? digest)
    {
        var (job, spec) = (observation.Object, PreparationRecord.Read(status, observation.Spec));
        return new JobDocument
        {
            Name = job.Name,
            Namespace = job.Namespace,
            Uid = job.Uid,
            Spec = spec with
            {
                Suspend = false,
                RunPolicy = new RunPolicy(),
                Gates = [],
                Dataset = spec.Dataset with { Digest = digest ?? spec.Dataset.Digest, Resources = null },
            },
            CheckpointPath = Checkpoints(job, spec),
            Prepared = observation.Spec.Dataset.Prepare is not null,
        };
    }

    // A changed spec never continues from the checkpoints of another run.
    private static string? Checkpoints(ObjectFact job, TrainingJobSpec spec) => spec.Checkpoint is null
        ? null
        : spec.Pod.Volumes.FirstOrDefault(volume => volume.Name == spec.Checkpoint.Volume)?.MountPath is { } path
            ? $"{path.TrimEnd('/')}/{job.Uid}/{RunIdentity.RunDigest(spec)[7..23]}"
            : null;
}
