using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Attempts;

public class ProgressPaceTests
{
    private static readonly TrainingProgress Last = new() { Step = 10, TotalSteps = 100, LastCheckpointStep = 5, UpdateTime = Jobs.Start };

    // Seconds from the last report to the next by the trainer's clock, and from that to now; step and checkpoint; whether it is written.
    [Theory]
    [InlineData(60, 0, 10, 5, false)]
    [InlineData(4, 0, 11, 5, false)]
    [InlineData(5, 0, 11, 5, true)]
    [InlineData(-3600, 0, 11, 5, true)]
    [InlineData(1, 0, 11, 11, true)]
    [InlineData(1, 4, 11, 5, false)]
    [InlineData(1, 5, 11, 5, true)]
    public void Progress_is_written_at_most_every_five_seconds(int later, int old, long step, long saved, bool written)
    {
        var next = Last with { Step = step, LastCheckpointStep = saved, UpdateTime = Jobs.Start.AddSeconds(later) };
        Assert.Equal(!written, ProgressPace.Stays(Last, next, next.UpdateTime.AddSeconds(old)));
    }

    [Fact]
    public void The_first_report_is_written_at_once() => Assert.False(ProgressPace.Stays(null, Last, Jobs.Start));

    [Fact]
    public void A_job_whose_trainer_reports_each_second_is_written_every_five_seconds()
    {
        var (seen, writes) = (Jobs.Running(), 0);
        seen = seen with { Pods = [Jobs.Pod() with { Gpus = 0 }] };
        for (var second = 1; second <= 100; second++)
        {
            var now = Jobs.Start.AddSeconds(100 + second);
            seen = seen with { Now = now, Progress = new ProgressReport { Step = second, TotalSteps = 1000, UpdatedAt = now } };
            var decision = TrainingJobDecider.Decide(seen);
            writes += decision.StatusChanged ? 1 : 0;
            seen = seen with { Status = decision.Status };
        }

        Assert.InRange(writes, 19, 21);
        Assert.Equal("96/1000", seen.Status!.Steps);

        // With nothing new it is not written at all.
        for (var second = 1; second <= 100; second++)
        {
            seen = seen with { Now = seen.Now.AddSeconds(second), Progress = null };
            Assert.False(TrainingJobDecider.Decide(seen).StatusChanged);
        }
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(2.0, 30)]
    [InlineData(6.2, 31)]
    [InlineData(60.0, 190)]
    [InlineData(500.0, 600)]
    [InlineData(double.NaN, 30)]
    [InlineData(-4.0, 30)]
    public void Pods_get_time_for_a_checkpoint_as_the_last_one_took(double? seconds, int grace)
    {
        var seen = Jobs.Running();
        Assert.Equal(30, TrainingJobDecider.Decide(Jobs.New()).Writes.OfType<CreateWorkerPod>().Single().GraceSeconds);
        seen = seen with { Progress = new ProgressReport { Step = 5, TotalSteps = 9, CheckpointSeconds = seconds } };
        seen = seen.Then(TimeSpan.FromSeconds(60), Jobs.Exited(75)) with { Progress = null };
        seen = seen.Then(TimeSpan.FromMinutes(10));
        var pod = TrainingJobDecider.Decide(seen).Writes.OfType<CreateWorkerPod>().Single();
        Assert.Equal((1, grace), (pod.Attempt, pod.GraceSeconds));
    }
}
