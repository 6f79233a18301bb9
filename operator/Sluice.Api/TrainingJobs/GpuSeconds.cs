namespace Sluice.Api.TrainingJobs;

/// <summary>GPU time in seconds: GPUs per worker × workers × wall time, over all attempts.</summary>
public sealed record GpuSeconds
{
    /// <summary>Useful and lost.</summary>
    public long Total { get; init; }

    /// <summary>Time of attempts that succeeded or whose work a checkpoint kept.</summary>
    public long Useful { get; init; }

    /// <summary>The rest.</summary>
    public long Lost { get; init; }
}
