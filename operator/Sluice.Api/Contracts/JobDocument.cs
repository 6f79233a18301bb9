using System.Text.Json.Serialization;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Api.Contracts;

/// <summary>What a trainer pod finds at <c>/sluice/job/job.json</c>: the job as the operator resolved it.</summary>
public sealed record JobDocument
{
    /// <summary>Where the document is mounted.</summary>
    public const string DefaultPath = "/sluice/job/job.json";

    /// <summary>Name of the TrainingJob.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace of the TrainingJob.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>UID of the TrainingJob.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The spec.</summary>
    public TrainingJobSpec Spec { get; init; } = new();

    /// <summary>Whether an engine made the dataset, so that messages name it by <c>spec.dataset.prepare.output</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Prepared { get; init; }

    /// <summary>Folder for checkpoints, on a volume that outlives the pod. Null when none are kept.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// Folder of the attempt's output, on a volume that outlives the pod (env SLUICE_OUTPUT). Null without <c>spec.trainer.outputs</c>.
    /// </summary>
    public string? OutputPath { get; init; }

    /// <summary>
    /// The version that drift checks compare with: the one that they name, or else the newest published one of the model. Null when no
    /// check asks for it, or when it is not published.
    /// </summary>
    public ParentVersion? Parent { get; init; }

    /// <summary>
    /// The version that the training starts from, which is that of <c>spec.warmStart</c>. Null when that is null, or when the ModelVersion
    /// was deleted; a trainer that finds <c>spec.warmStart</c> without it must not start from random weights.
    /// </summary>
    public ParentVersion? WarmStart { get; init; }

    /// <summary>
    /// The version that was stable in production when the attempt began, with which gates compare the result. Null when no gate asks for
    /// it, or none was stable.
    /// </summary>
    public ParentVersion? Baseline { get; init; }

    /// <summary>
    /// The gates of the spec that more than a metric decides, each with the key under which <see cref="TrainerResult.Evidence"/> answers.
    /// Gates that ask the same share a key. Null when there are none.
    /// </summary>
    public IReadOnlyList<EvidenceRequest>? Evidence { get; init; }

    /// <summary>
    /// The tag of the artifact where a gate rejects the result, so that the tag of the version stays free for a better one. Null when the
    /// job has no gates.
    /// </summary>
    public string? RejectedTag { get; init; }

    /// <summary>The trial of <c>spec.search</c> that the pod is. Null for the attempt whose result is published.</summary>
    public TrialRequest? Trial { get; init; }

    /// <summary>
    /// What the trials of <c>spec.search</c> came to, for the report of the attempt that publishes the best. Null without a search.
    /// </summary>
    public IReadOnlyList<SearchTrial>? Trials { get; init; }
}

/// <summary>A gate that the trainer measures something for.</summary>
public sealed record EvidenceRequest
{
    /// <summary>Index of the gate in <c>spec.gates</c> of the document.</summary>
    public int Gate { get; init; }

    /// <summary>Names what is measured, whatever its bounds and place in the list.</summary>
    public string Key { get; init; } = "";
}

/// <summary>A published version that is read: its profile, or its model.</summary>
public sealed record ParentVersion
{
    /// <summary>The version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where its artifact is. A volume of it is mounted in the pod.</summary>
    public ArtifactReference Artifact { get; init; } = new();
}
