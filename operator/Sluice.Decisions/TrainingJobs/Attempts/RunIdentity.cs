using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Attempts;

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
        Budget = null,
        Elastic = null,
        Gates = [],
        Publish = spec.Publish with { Notes = null, OnGateFailure = null },
        Dataset = spec.Dataset with { Resources = null },
        Search = Request(spec.Search),
    });

    /// <summary>
    /// Digest of the part of a spec that the check of its dataset depends on. While it stays, a dataset that passed is not checked again.
    /// </summary>
    public static string CheckDigest(TrainingJobSpec spec) => Digest.Of(new
    {
        Dataset = spec.Dataset with { Scratch = null, Resources = null },
        spec.Trainer.Seed,
        spec.Trainer.Task,
        spec.Pod.Volumes,
        spec.Pod.Env,
        spec.Pod.ServiceAccountName,
    });

    /// <summary>
    /// Key of the model that a run is asked to give: all of <c>spec.dataset</c>, <c>spec.trainer</c>, <c>spec.warmStart</c> and
    /// <c>spec.search</c> and the number of workers, as they are requested, with the digest of the table. A version never changes, so that
    /// its name says which weights a run starts from. Nothing of where and how long it runs, nor which version it becomes, is part of it,
    /// so the same manifest has the same key at any time, in any cluster, and under any release of the operator.
    /// </summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="datasetDigest">Digest of the table that was read. Null when none was.</param>
    public static string RunKey(TrainingJobSpec spec, string? datasetDigest) => Digest.Of(new
    {
        Dataset = Request(spec.Dataset) with { Digest = datasetDigest },
        Trainer = Request(spec.Trainer),
        spec.WarmStart,
        spec.Workers,
        Search = Request(spec.Search),
    });

    /// <summary>
    /// Whether a run of this spec would give a version: its lineage bears the key of the spec on the table that it names.
    /// </summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="lineage">Where the version comes from. Null when that is not known.</param>
    public static bool Gives(TrainingJobSpec spec, Lineage? lineage) =>
        lineage is { RunKey: { Length: > 0 } key, Dataset: { } dataset }
        && (dataset.Digest is { Length: > 0 } || !spec.ReadsTable)
        && (spec.Dataset.Digest is null || spec.Dataset.Digest == dataset.Digest)
        && key == RunKey(spec, dataset.Digest);

    // Which volume holds the output meanwhile changes nothing of it.
    private static TrainerOptions Request(TrainerOptions trainer) =>
        trainer.Outputs is null ? trainer : trainer with { Outputs = trainer.Outputs with { Volume = null } };

    // Without what only says with how much room, and by whose right, it is read.
    private static DatasetOptions Request(DatasetOptions dataset) => dataset with
    {
        Scratch = null,
        Resources = null,
        Sources = dataset.Sources is null ? null : [.. dataset.Sources.Select(source => source with { Store = Named(source.Store) })],
        Prepare = dataset.Prepare is { } prepare
            ? prepare with { Output = prepare.Output with { Store = Named(prepare.Output.Store) } }
            : null,
    };

    // How many trials run at once changes none of them.
    private static SearchOptions? Request(SearchOptions? search) =>
        search is null ? null : search with { Parallel = new SearchOptions().Parallel };

    private static StoreOptions? Named(StoreOptions? store) =>
        store is null || store with { CredentialsSecretRef = null } is var named && named == new StoreOptions() ? null : named;
}
