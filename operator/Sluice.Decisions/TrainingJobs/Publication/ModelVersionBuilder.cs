using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Publication;

/// <summary>Makes the record of a version from the trainer's result.</summary>
public static class ModelVersionBuilder
{
    /// <summary>The spec of the ModelVersion. It follows from the arguments alone, so that a repeated publish is the same.</summary>
    /// <param name="job">The job.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="result">What rank 0 left.</param>
    /// <param name="image">Image of rank 0 as the node resolved it.</param>
    /// <param name="gates">Verdicts on the job's gates.</param>
    public static ModelVersionSpec Build(
        ObjectFact job,
        TrainingJobSpec spec,
        TrainerResult result,
        string? image,
        IReadOnlyList<TrainingGateVerdict> gates) => new()
        {
            Model = spec.Model,
            Version = spec.Publish.Version,
            Artifact = result.Artifact with { Volume = Volume(spec) },
            Signature = result.Signature,
            Lineage = new Lineage
            {
                TrainingJob = new TrainingJobReference { Name = job.Name, Uid = job.Uid },
                Dataset = result.Dataset with { Sql = spec.Dataset.Sql },
                Image = image ?? spec.Trainer.Image,
                Environment = WithoutEmpty(result.Environment),
                Hyperparameters = WithoutEmpty(result.Hyperparameters),
                Seed = spec.Trainer.Seed,
                Parent = spec.WarmStart?.Version,
                RunKey = RunIdentity.RunKey(spec, result.Dataset.Digest),
            },
            Evaluation = new Evaluation
            {
                Metrics = result.Metrics,
                Gates = gates,
                Report = result.Report,
                Compression = result.Compression,
            },
            Notes = spec.Publish.Notes,
        };

    // API servers before 1.21 take an empty text in a map for null, and refuse the object.
    private static IReadOnlyDictionary<string, string> WithoutEmpty(IReadOnlyDictionary<string, string> texts) =>
        texts.Values.All(text => text.Length > 0) ? texts
        : texts.Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value);

    // The trainer knows paths; which claim lies behind them only the job's spec says.
    private static ArtifactVolume? Volume(TrainingJobSpec spec) => spec.Pod.Volumes
        .Where(volume => volume.Name == spec.Publish.Volume && volume.PersistentVolumeClaim is not null)
        .Select(volume => new ArtifactVolume { PersistentVolumeClaim = volume.PersistentVolumeClaim!, MountPath = volume.MountPath })
        .FirstOrDefault();
}
