namespace Sluice.Api.TrainingJobs;

/// <summary>Checkpoints of a training.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Least time between two checkpoints, such as <c>5m</c>. One more is written on SIGTERM.</summary>
    public string Every { get; init; } = "5m";

    /// <summary>So many of the newest are kept.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Name of the <c>spec.pod.volumes</c> entry that holds them.</summary>
    public string Volume { get; init; } = "";
}
