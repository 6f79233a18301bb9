namespace Sluice.Api.TrainingJobs.Trainers;

/// <summary>What an image that runs as it is leaves for the pod that publishes.</summary>
public sealed record OutputOptions
{
    /// <summary>
    /// The name of the entry of spec.pod.volumes that holds the output until it is published. It must be a claim that is mounted for
    /// writing. Defaults to spec.publish.volume.
    /// </summary>
    public string? Volume { get; init; }

    /// <summary>
    /// More files of the output that become part of the artifact beside model.onnx, such as tokenizer.json, by their paths relative to the
    /// output. A file that is missing fails the job.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>How the processes of an image find each other.</summary>
public enum TrainerLauncher
{
    /// <summary>Each pod is one process of <c>torch.distributed</c>'s <c>env://</c>.</summary>
    None,

    /// <summary>Each pod is a node of <c>torchrun</c>.</summary>
    Torchrun,

    /// <summary>Rank 0 runs a launcher such as <c>mpirun</c>, which starts processes on all pods by a host file and ssh.</summary>
    Mpi,
}
