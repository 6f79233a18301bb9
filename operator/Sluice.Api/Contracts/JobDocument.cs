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

    /// <summary>Folder for checkpoints, on a volume that outlives the pod. Null when none are kept.</summary>
    public string? CheckpointPath { get; init; }
}
