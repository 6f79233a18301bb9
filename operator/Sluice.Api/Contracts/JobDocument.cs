using System.Text.Json.Serialization;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;

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
    /// The version that drift checks compare with: the one that they name, or else the newest published one of the model. Null when no
    /// check asks for it, or when it is not published.
    /// </summary>
    public ParentVersion? Parent { get; init; }
}

/// <summary>A published version whose profile is read.</summary>
public sealed record ParentVersion
{
    /// <summary>The version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where its artifact is. A volume of it is mounted in the pod.</summary>
    public ArtifactReference Artifact { get; init; } = new();
}
