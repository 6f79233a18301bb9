using Sluice.Trainer.Native;

namespace Sluice.Trainer.Progress;

/// <summary>Looks every few seconds at what a report says beside the steps: whether the process works, and how busy its GPUs are.</summary>
internal sealed class SignsOfLife : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly Nvml? nvml = Nvml.Open();
    private readonly IdleTime idle;
    private readonly ITimer timer;

    /// <summary>Begins to look.</summary>
    public SignsOfLife(TimeProvider time)
    {
        idle = new IdleTime(time);
        Work = new WorkCount(() => Environment.CpuUsage.TotalTime, time);
        idle.Add(nvml?.Busy() ?? []);
        timer = time.CreateTimer(_ => Look(), null, Pace, Pace);
    }

    /// <summary>The count of work outside of steps.</summary>
    public WorkCount Work { get; }

    /// <summary>How long the GPUs were idle, in seconds, summed over them. Null when that is not known.</summary>
    public double? GpuIdleSeconds => idle.Seconds;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look()
    {
        Work.Look();
        if (nvml is not null)
        {
            idle.Add(nvml.Busy());
        }
    }
}
