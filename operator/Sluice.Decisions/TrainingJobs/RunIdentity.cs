using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>When two runs are the same.</summary>
public static class RunIdentity
{
    /// <summary>
    /// Digest of the part of a spec that pods are made from. While it stays, limits, gates and notes may change under a running job; when
    /// it changes, the attempt that runs is not what the spec asks for any more.
    /// </summary>
    public static string RunDigest(TrainingJobSpec spec) => Digest.Of(spec with
    {
        Suspend = false,
        RunPolicy = new RunPolicy(),
        Gates = [],
        Publish = spec.Publish with { Notes = null },
    });

    /// <summary>
    /// Key of the model that a run is asked to give: dataset digest, columns, split, image, architecture, hyperparameters, seed,
    /// precision and number of workers, and nothing of where it ran.
    /// </summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="datasetDigest">Digest of the table that was read.</param>
    /// <param name="image">Image as the node resolved it; null: as the spec names it.</param>
    public static string RunKey(TrainingJobSpec spec, string datasetDigest, string? image) => Digest.Of(new
    {
        Dataset = datasetDigest,
        spec.Dataset.Format,
        spec.Dataset.Csv,
        spec.Dataset.MissingValues,
        spec.Dataset.Target,
        spec.Dataset.Features,
        spec.Dataset.Split,
        Image = image ?? spec.Trainer.Image,
        spec.Trainer.Task,
        spec.Trainer.Architecture,
        spec.Trainer.Hyperparameters,
        spec.Trainer.Seed,
        spec.Trainer.Precision,
        spec.Workers,
    });
}
