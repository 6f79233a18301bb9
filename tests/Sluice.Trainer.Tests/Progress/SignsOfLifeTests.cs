using Sluice.Trainer.Native;
using Sluice.Trainer.Progress;

namespace Sluice.Trainer.Tests.Progress;

public sealed class SignsOfLifeTests
{
    [Fact]
    public void Idle_time_is_the_integral_of_what_GPUs_did_not_do()
    {
        var time = new ManualTime();
        var idle = new IdleTime(time);
        Assert.Null(idle.Seconds);
        idle.Add([0.0, 0.0]);
        Assert.Equal(0, idle.Seconds);
        time.Pass(5);
        idle.Add([0.75, null]);
        Assert.Equal(1.25, idle.Seconds!.Value, 6);
        time.Pass(10);
        idle.Add([1.0, 0.5]);
        Assert.Equal(1.25 + 5, idle.Seconds.Value, 6);
        time.Pass(4);
        idle.Add([1.5, -1]);
        Assert.Equal(6.25 + 4, idle.Seconds.Value, 6);
    }

    [Fact]
    public void GPUs_that_say_nothing_are_not_known_to_be_idle()
    {
        var time = new ManualTime();
        var idle = new IdleTime(time);
        idle.Add([null]);
        time.Pass(60);
        idle.Add([]);
        Assert.Null(idle.Seconds);
    }

    [Theory]
    [InlineData("libnvidia-ml-that-is-not-there.so.1")]
    [InlineData("libc.so.6")]
    public void A_library_that_is_missing_or_another_is_no_error(string library) => Assert.Null(Nvml.Open(library));

    [Fact]
    public void Work_counts_where_the_process_uses_the_CPU_outside_of_steps()
    {
        var (time, used) = (new ManualTime(), TimeSpan.Zero);
        var work = new WorkCount(() => used, time);

        Look(10, 0.05);
        Assert.Equal(0, work.Count);
        Look(10, 0.1);
        Assert.Equal(1, work.Count);

        // A rank that waits for another may use all of its CPU.
        var steps = work.Steps();
        Look(10, 10);
        Assert.Equal(1, work.Count);
        steps.Dispose();
        steps.Dispose();
        Assert.Equal(2, work.Count);
        Look(10, 10);
        Assert.Equal(3, work.Count);
        Look(0, 0);
        Assert.Equal(3, work.Count);

        void Look(double seconds, double cpu)
        {
            time.Pass(seconds);
            used += TimeSpan.FromSeconds(cpu);
            work.Look();
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => now;

        public void Pass(double seconds) => now += (long)(seconds * TimestampFrequency);
    }
}
