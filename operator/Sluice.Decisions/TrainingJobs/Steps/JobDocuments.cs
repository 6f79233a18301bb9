using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>Writes the job as its pods read it.</summary>
internal static class JobDocuments
{
    /// <summary>
    /// The document. Limits and gates are the operator's business; without them an edit of those does not rewrite the document under a
    /// running trainer.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="digest">Digest of the dataset that passed its check. Null before that.</param>
    public static JobDocument Of(ObjectFact job, TrainingJobSpec spec, string? digest) => new()
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
    };

    // A changed spec never continues from the checkpoints of another run.
    private static string? Checkpoints(ObjectFact job, TrainingJobSpec spec) => spec.Checkpoint is null
        ? null
        : spec.Pod.Volumes.FirstOrDefault(volume => volume.Name == spec.Checkpoint.Volume)?.MountPath is { } path
            ? $"{path.TrimEnd('/')}/{job.Uid}/{RunIdentity.RunDigest(spec)[7..23]}"
            : null;
}
