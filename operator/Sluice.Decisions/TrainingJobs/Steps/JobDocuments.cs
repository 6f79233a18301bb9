using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Versions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>Writes the job as its pods read it.</summary>
internal static class JobDocuments
{
    /// <summary>
    /// The document. Limits are the operator's business; without them an edit of those does not rewrite the document under a running
    /// trainer. Gates are in that of the workers, who measure what the gates are judged by, and write the artifact of a result that misses
    /// one under a tag of its own; whatever they make of them, the operator judges.
    /// </summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="status">The status, which says where a prepared dataset is.</param>
    /// <param name="digest">Digest of the dataset that passed its check. Null before that.</param>
    /// <param name="attempt">The attempt of the workers. Null for the check.</param>
    public static JobDocument Of(
        TrainingJobObservation observation, TrainingJobStatus status, string? digest, TrainingAttempt? attempt)
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
                Gates = attempt is null ? [] : spec.Gates,
                Publish = spec.Publish with { OnGateFailure = null },
                Dataset = spec.Dataset with { Digest = digest ?? spec.Dataset.Digest, Resources = null },
            },
            CheckpointPath = Checkpoints(job, spec),
            Prepared = observation.Spec.Dataset.Prepare is not null,
            WarmStart = attempt is null ? null : StartVersion.Document(observation),
            Baseline = GateBaseline.Document(observation, attempt),
            Evidence = attempt is null ? null : EvidenceKey.Requests(spec.Gates),
            RejectedTag = attempt is null || spec.Gates.Count == 0
                ? null
                : RejectedVersion.Tag(spec.Publish.Version, job.Uid, attempt.Number),
        };
    }

    // A changed spec never continues from the checkpoints of another run.
    private static string? Checkpoints(ObjectFact job, TrainingJobSpec spec) => spec.Checkpoint is null
        ? null
        : spec.Pod.Volumes.FirstOrDefault(volume => volume.Name == spec.Checkpoint.Volume)?.MountPath is { } path
            ? $"{path.TrimEnd('/')}/{job.Uid}/{RunIdentity.RunDigest(spec)[7..23]}"
            : null;
}
