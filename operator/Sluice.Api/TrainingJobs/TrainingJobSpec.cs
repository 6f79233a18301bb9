using System.Text.Json.Serialization;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs.Failing;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.TrainingJobs;

/// <summary>What to train, on which data, and which version the result becomes.</summary>
public sealed record TrainingJobSpec
{
    /// <summary>The name of the model, which is a DNS label.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// Whether the job is suspended. While it is true no pods run: an attempt that runs is ended, after a last checkpoint if there is one
    /// to write to, and another one follows once it is false. Defaults to false.
    /// </summary>
    public bool Suspend { get; init; }

    /// <summary>The program that trains, and its settings.</summary>
    public TrainerOptions Trainer { get; init; } = new();

    /// <summary>
    /// The table that is trained on. With spec.trainer.outputs it may be absent or name no features; then Sluice does not read it.
    /// </summary>
    public DatasetOptions Dataset { get; init; } = new();

    /// <summary>The published version whose weights the training starts from. By default it starts from random weights.</summary>
    public WarmStartOptions? WarmStart { get; init; }

    /// <summary>
    /// The search for hyperparameters that precedes the attempt whose result is published. By default there is none.
    /// </summary>
    public SearchOptions? Search { get; init; }

    /// <summary>The number of pods of an attempt; each is one rank. Defaults to 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// With how many workers the job goes on when there is no room for all of them, or is room for more. It needs spec.checkpoint and
    /// spec.runPolicy.pendingDeadline. By default every attempt has spec.workers.
    /// </summary>
    public ElasticOptions? Elastic { get; init; }

    /// <summary>
    /// Where the workers of an attempt run with regard to each other. By default the scheduler may place each of them anywhere.
    /// </summary>
    public TopologyOptions? Topology { get; init; }

    /// <summary>
    /// The compute resources of each worker. For a resource that is neither in requests nor in limits, the operator's defaults apply.
    /// </summary>
    public ResourceOptions Resources { get; init; } = new();

    /// <summary>What is set on the workers' pods beside what Sluice sets.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>
    /// How checkpoints are kept. With it an interrupted attempt is continued by the next one; without it every attempt starts from the
    /// beginning.
    /// </summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>How often and for how long the job tries, and how long it stays once it has finished.</summary>
    public RunPolicy RunPolicy { get; init; } = new();

    /// <summary>
    /// What the job may use in all: attempts and trials count, over suspensions and edits. By default there is no limit.
    /// </summary>
    public BudgetOptions? Budget { get; init; }

    /// <summary>
    /// What must hold of the result on held-out rows. A result that does not pass every gate is not registered under its version, and the
    /// job fails. By default every result is registered.
    /// </summary>
    public IReadOnlyList<TrainingGate> Gates { get; init; } = [];

    /// <summary>The version that the result becomes.</summary>
    public PublishOptions Publish { get; init; } = new();

    /// <summary>Whether an image runs as it is, and a pod of Sluice's own publishes what it leaves.</summary>
    [JsonIgnore]
    public bool PublishesOutputs => Trainer is { Image: not null, Outputs: not null };

    /// <summary>
    /// Whether Sluice reads <see cref="Dataset"/>, and so checks it first. An image that runs as it is may read data of its own.
    /// </summary>
    [JsonIgnore]
    public bool ReadsTable => !PublishesOutputs || Dataset is not { Features.Count: 0 };

    /// <summary>
    /// Whether the program of rank 0 starts the processes of all pods. It alone says how an attempt ends: the others serve it until then.
    /// </summary>
    [JsonIgnore]
    public bool IsLaunchedByRank0 => Trainer is { Image: not null, Launcher: nameof(TrainerLauncher.Mpi) };

    /// <summary>The entry of <c>spec.pod.volumes</c> that holds the output. Null when there is none.</summary>
    public PodVolume? OutputVolume() => Trainer.Outputs is not { } outputs ? null
        : Pod.Volumes.FirstOrDefault(volume => volume?.Name == (outputs.Volume ?? Publish.Volume));
}

/// <summary>What a training starts from.</summary>
public sealed record WarmStartOptions
{
    /// <summary>
    /// The version of the same model, by SemVer 2.0.0 and not a range. Its ModelVersion must be in the namespace of the job and verified;
    /// until then the job waits and makes no pod. It becomes the parent in the lineage of the result.
    /// </summary>
    public string Version { get; init; } = "";
}

/// <summary>Checkpoints of a training.</summary>
public sealed record CheckpointOptions
{
    /// <summary>
    /// The least time between two checkpoints, such as 5m. One more is written when the pod is asked to stop. Defaults to 5m.
    /// </summary>
    public string Every { get; init; } = "5m";

    /// <summary>How many of the newest checkpoints are kept. Defaults to 2.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>
    /// The name of the entry of spec.pod.volumes that holds the checkpoints. It must be a claim that is mounted for writing.
    /// </summary>
    public string Volume { get; init; } = "";
}

/// <summary>Limits of time and attempts.</summary>
public sealed record RunPolicy
{
    /// <summary>
    /// How many failed attempts are followed by another one. What the cluster does to a worker, such as a preemption or the loss of its
    /// node, does not count; a kill for lack of memory does. Defaults to 3.
    /// </summary>
    public int BackoffLimit { get; init; } = 3;

    /// <summary>
    /// What follows when a worker ends in a certain way, in place of what the operator would do. The first rule that matches counts. By
    /// default there is none.
    /// </summary>
    public IReadOnlyList<FailureRule> Rules { get; init; } = [];

    /// <summary>
    /// How long the workers of an attempt may take until all of them run, such as 10m, counted from when the first of them has a node.
    /// When it passes, all of them are ended, and another attempt follows. By default there is no limit.
    /// </summary>
    public string? PendingDeadline { get; init; }

    /// <summary>
    /// The longest running time of the job, such as 24h; the job fails when it passes. The job runs while one of its pods has a node, or an
    /// engine makes its dataset: time in a queue, between attempts and in suspension does not count, and time before a suspension does. By
    /// default there is no limit.
    /// </summary>
    public string? ActiveDeadline { get; init; }

    /// <summary>
    /// How long a worker that has reported its progress may report nothing new while all workers run, such as 30m. The attempt then ends
    /// for all workers, and counts towards backoffLimit. Defaults to 30m; it is at least 10s.
    /// </summary>
    public string StuckAfter { get; init; } = "30m";

    /// <summary>
    /// How long the job stays after it has finished, such as 168h; then it is deleted, and its ModelVersion stays. By default the job
    /// stays until it is deleted by hand.
    /// </summary>
    public string? TtlAfterFinished { get; init; }
}

/// <summary>What a job may use in all. Once it is spent the job fails, after a last checkpoint if there is one to write to.</summary>
public sealed record BudgetOptions
{
    /// <summary>
    /// The most GPU time, in seconds: the GPUs of each pod, multiplied by the time that it had a node. A job without GPUs never spends it.
    /// By default there is no limit.
    /// </summary>
    public long? GpuSeconds { get; init; }

    /// <summary>
    /// The most that the GPUs may cost, a decimal such as "12.50" in the currency of the prices that the operator was installed with. By
    /// default there is no limit.
    /// </summary>
    public string? Cost { get; init; }
}

/// <summary>The version that a result becomes.</summary>
public sealed record PublishOptions
{
    /// <summary>
    /// The version by SemVer 2.0.0, without build metadata. The ModelVersion is named after the model and this version, such as
    /// penguins-1.0.0.
    /// </summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// Where the artifact is written: a URL with the scheme file and the path of a folder in a volume, which becomes an OCI image layout,
    /// or one with the scheme oci, a host and a repository.
    /// </summary>
    public string Repository { get; init; } = "";

    /// <summary>
    /// The name of the entry of spec.pod.volumes that holds the folder. It is needed for the scheme file, and must be a claim that is
    /// mounted for writing.
    /// </summary>
    public string? Volume { get; init; }

    /// <summary>A text for people, which is copied into the ModelVersion. By default there is none.</summary>
    public string? Notes { get; init; }

    /// <summary>
    /// What becomes of a result that a gate keeps from being registered: Discard registers nothing, and PreRelease registers it for study
    /// as the version followed by -rejected. and the next free number, such as 1.0.0-rejected.1, which no range includes. The job fails
    /// either way. Defaults to Discard.
    /// </summary>
    public string? OnGateFailure { get; init; }
}

/// <summary>What becomes of a result that a gate keeps from being registered.</summary>
public enum GateFailurePolicy
{
    /// <summary>Nothing is registered.</summary>
    Discard,

    /// <summary>It is registered as a pre-release for study.</summary>
    PreRelease,
}
