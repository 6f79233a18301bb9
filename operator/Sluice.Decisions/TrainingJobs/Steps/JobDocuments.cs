using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.Versions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>Writes the job as its pods read it.</summary>
internal static class JobDocuments
{
    private const int LongestMessage = 160;

    /// <summary>
    /// The document. Limits are the operator's business; without them an edit of those does not rewrite the document under a running
    /// trainer. Gates are in that of the workers, who measure what the gates are judged by, and write the artifact of a result that misses
    /// one under a tag of its own; whatever they make of them, the operator judges.
    /// </summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="status">The status, which says where a prepared dataset is.</param>
    /// <param name="digest">Digest of the dataset that passed its check. Null before that.</param>
    /// <param name="attempt">The attempt of the workers. Null for the check and for trials.</param>
    public static JobDocument Of(
        TrainingJobObservation observation, TrainingJobStatus status, string? digest, TrainingAttempt? attempt)
    {
        var (job, spec) = (observation.Object, PreparationRecord.Read(status, observation.Spec));
        var best = attempt is null ? null : status.Search?.Trials.FirstOrDefault(trial => trial.Number == status.Search.Best);
        return new JobDocument
        {
            Name = job.Name,
            Namespace = job.Namespace,
            Uid = job.Uid,
            Spec = spec with
            {
                Suspend = false,
                RunPolicy = new RunPolicy(),
                Elastic = null,
                Workers = attempt is null ? spec.Workers : Gang.Size(observation, attempt),
                Gates = attempt is null ? [] : spec.Gates,
                Publish = spec.Publish with { OnGateFailure = null },
                Dataset = spec.Dataset with { Digest = digest ?? spec.Dataset.Digest, Resources = null },
                Search = attempt is null || spec.Search is null ? null : spec.Search with { Parallel = new SearchOptions().Parallel },
                Trainer = With(spec.Trainer, best),
            },
            CheckpointPath = Checkpoints(job, spec, best),
            OutputPath = attempt is not null && spec.PublishesOutputs && spec.OutputVolume() is { } output
                ? OutputContract.Folder(output.MountPath, job.Uid, attempt.Number)
                : null,
            Trials = best is null ? null : [.. status.Search!.Trials.Select(Reported)],
            Prepared = observation.Spec.Dataset.Prepare is not null,
            WarmStart = attempt is null ? null : StartVersion.Document(observation),
            Baseline = GateBaseline.Document(observation, attempt),
            Evidence = attempt is null ? null : EvidenceKey.Requests(spec.Gates),
            RejectedTag = attempt is null || spec.Gates.Count == 0
                ? null
                : RejectedVersion.Tag(spec.Publish.Version, job.Uid, attempt.Number),
        };
    }

    /// <summary>
    /// The document of a trial: its hyperparameters, and a folder of its own below that of the job's checkpoints. It is not judged, so that
    /// it measures nothing for gates.
    /// </summary>
    public static JobDocument OfTrial(TrainingJobObservation observation, TrainingJobStatus status, SearchTrial trial)
    {
        var (search, spec) = (observation.Spec.Search!, PreparationRecord.Read(status, observation.Spec));
        var document = Of(observation, status, status.DataCheck?.DatasetDigest, attempt: null);
        return document with
        {
            Spec = document.Spec with { Trainer = With(spec.Trainer, trial) },
            CheckpointPath = Checkpoints(observation.Object, spec, trial),
            WarmStart = StartVersion.Document(observation),
            Trial = new TrialRequest
            {
                Number = trial.Number,
                UntilEpoch = SearchEpochs.Rounds(search, spec.Trainer).ElementAtOrDefault(status.Search!.Round),
                Metric = search.Objective.Metric,
            },
        };
    }

    private static TrainerOptions With(TrainerOptions trainer, SearchTrial? trial)
    {
        if (trial is null)
        {
            return trainer;
        }

        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (trainer.Hyperparameters ?? new Dictionary<string, string>()).Concat(trial.Hyperparameters))
        {
            merged[name] = value;
        }

        return trainer with { Hyperparameters = merged };
    }

    // What a report shows of a trial; all of them are part of the document.
    private static SearchTrial Reported(SearchTrial trial) => new()
    {
        Number = trial.Number,
        Hyperparameters = trial.Hyperparameters,
        State = trial.State,
        Epochs = trial.Epochs,
        Objective = trial.Objective,
        Message = trial.Message is { } message ? MessageText.Cut(message, LongestMessage) : null,
    };

    // A changed spec never continues from the checkpoints of another run. The attempt after a search continues those of the best trial.
    private static string? Checkpoints(ObjectFact job, TrainingJobSpec spec, SearchTrial? trial)
    {
        if (spec.Checkpoint is not { } options
            || spec.Pod.Volumes.FirstOrDefault(volume => volume.Name == options.Volume)?.MountPath is not { } path)
        {
            return null;
        }

        var run = $"{path.TrimEnd('/')}/{job.Uid}/{RunIdentity.RunDigest(spec)[7..23]}";
        return trial is null ? run : $"{run}/{TrialRequest.Folder(trial.Number)}";
    }
}
