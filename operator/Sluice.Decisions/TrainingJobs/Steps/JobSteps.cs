using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Queues;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The ConfigMap with the job document under the key <c>job.json</c>.</summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Document">Its content.</param>
public sealed record ApplyJobDocument(string Name, JobDocument Document) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.ConfigMap, Name);
}

/// <summary>The headless Service of the workers, <c>publishNotReadyAddresses: true</c>, selecting by the job's label.</summary>
/// <param name="Name">Name of the Service.</param>
public sealed record ApplyWorkerService(string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Service, Name);
}

/// <summary>The pod of a worker or a trial; image, resources, volumes and options are those of the job's spec.</summary>
public sealed record CreateWorkerPod : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Name);

    /// <summary>Name of the pod, and its <c>spec.hostname</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Attempt, counted from 0; for a trial, which of its pods.</summary>
    public int Attempt { get; init; }

    /// <summary>The trial of a search that the pod is, counted from 0. Null for the worker of an attempt.</summary>
    public int? Trial { get; init; }

    /// <summary>Rank, counted from 0.</summary>
    public int Rank { get; init; }

    /// <summary>Number of workers.</summary>
    public int WorldSize { get; init; }

    /// <summary>Whether the pod does nothing but show whether there is room for one more worker.</summary>
    public bool Spare { get; init; }

    /// <summary>Host name at which rank 0 is reached: <c>&lt;pod&gt;.&lt;service&gt;</c>, or its own. Env MASTER_ADDR.</summary>
    public string MasterAddress { get; init; } = "";

    /// <summary>
    /// Name of the headless Service, <c>spec.subdomain</c>. Null for a single worker and for a trial, which have no others to find.
    /// </summary>
    public string? Service { get; init; }

    /// <summary>Name of the ConfigMap with the job document.</summary>
    public string JobDocument { get; init; } = "";

    /// <summary>How long the pod may take to end once it is asked to, in seconds. Null when Kubernetes' own default does.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>
    /// What an image of the user's own is given beside the document. Null for Sluice's own trainer, which reads all of it there.
    /// </summary>
    public OwnImageInput? Own { get; init; }

    /// <summary>How the launcher of rank 0 reaches all pods. Null where each pod starts its own processes.</summary>
    public LauncherInput? Launcher { get; init; }

    /// <summary>By what queues know the pod. Null when it waits in none.</summary>
    public QueueMarks? Queue { get; init; }

    /// <summary>The version that the training starts from. Null when it starts from random weights.</summary>
    public ParentVersion? WarmStart { get; init; }

    /// <summary>The version that gates compare the result with. Null when there is none.</summary>
    public ParentVersion? Baseline { get; init; }
}

/// <summary>What an image of the user's own finds in its environment.</summary>
/// <param name="Hyperparameters">Those of the attempt, with what a search has found, or of the trial.</param>
/// <param name="OutputPath">Folder of the output. Null without one.</param>
/// <param name="CheckpointPath">Folder of the checkpoints, which all attempts of the run share. Null when none are kept.</param>
public sealed record OwnImageInput(
    IReadOnlyDictionary<string, string> Hyperparameters, string? OutputPath = null, string? CheckpointPath = null)
{
    /// <summary>The input by a document. Null for Sluice's own trainer.</summary>
    public static OwnImageInput? Of(JobDocument document) => document.Spec.Trainer.Image is null
        ? null
        : new(document.Spec.Trainer.Hyperparameters, document.OutputPath, document.CheckpointPath);
}

/// <summary>
/// Registers the result. Create only, and without an owner reference: a version outlives its job. An answer "already exists"
/// is success; whose it is shows in the next observation.
/// </summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Spec">Its spec.</param>
public sealed record CreateModelVersion(string Name, ModelVersionSpec Spec) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.ModelVersion, Name);
}
