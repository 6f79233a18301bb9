namespace Sluice.Api.TrainingJobs;

/// <summary>
/// GPU time in seconds over all attempts: the GPUs of each pod × the time from when a node was found for it to the end of its trainer.
/// </summary>
public sealed record GpuSeconds
{
    /// <summary>Useful and lost.</summary>
    public long Total { get; init; }

    /// <summary>Time of attempts that succeeded or whose work a checkpoint kept.</summary>
    public long Useful { get; init; }

    /// <summary>The rest.</summary>
    public long Lost { get; init; }
}
