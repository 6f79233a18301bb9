using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Ledger;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Ledger;

public class GpuHoldsTests
{
    // One worker with two GPUs, over an attempt from 0 to 100 s: when its pod was assigned to a node and when its trainer ended, in seconds
    // (null when that did not happen), the pod's phase, and the GPU seconds.
    [Theory]
    [InlineData(0, 60, "Succeeded", 120)]
    [InlineData(40, 60, "Succeeded", 40)]
    [InlineData(40, null, "Running", 120)]
    [InlineData(null, null, "Pending", 0)]
    [InlineData(40, null, "Pending", 120)]
    [InlineData(40, 60, "Running", 40)]
    [InlineData(90, null, "Failed", 20)]
    [InlineData(60, 40, "Failed", 0)]
    public void GPUs_are_held_from_the_node_to_the_end_of_the_trainer(int? scheduled, int? ended, string phase, long seconds)
    {
        var pod = Jobs.Pod() with
        {
            Phase = phase,
            ScheduledAt = At(scheduled),
            TerminatedAt = At(ended),
            ExitCode = ended is null ? null : 0,
        };
        var seen = Jobs.New() with { Now = At(100)!.Value, Pods = [pod, Jobs.Pod(attempt: 1)] };
        Assert.Equal(seconds, GpuHolds.OfAttempt(seen, new TrainingAttempt { StartTime = Jobs.Start }, At(100)!.Value).Seconds);
    }

    [Fact]
    public void A_pod_that_is_gone_held_what_the_attempt_was_seen_to_hold()
    {
        var seen = Jobs.New(spec => spec with { Workers = 2 }) with
        {
            Now = At(100)!.Value,
            Pods = [Jobs.Pod() with { ScheduledAt = At(90) }],
        };
        var attempt = new TrainingAttempt { StartTime = Jobs.Start, ScheduledTime = At(30) };
        Assert.Equal((2 * 10) + (2 * 70), GpuHolds.OfAttempt(seen, attempt, At(100)!.Value).Seconds);
        Assert.Equal(2 * 10, GpuHolds.OfAttempt(seen, attempt with { ScheduledTime = null }, At(100)!.Value).Seconds);
    }

    [Theory]
    [InlineData("google.com/tpu", null, 4 * 70)]
    [InlineData("huawei.com/Ascend910", null, 0)]
    [InlineData("huawei.com/Ascend910", "huawei.com/*", 4 * 70)]
    public void Accelerators_of_all_makers_are_held_as_GPUs_are(string resource, string? listed, long seconds)
    {
        var limits = new Dictionary<string, string> { [resource] = "4" };
        var seen = Jobs.New(spec => spec with { Resources = new ResourceOptions { Limits = limits } }) with
        {
            Now = At(100)!.Value,
            Accelerators = listed is null ? Accelerators.Default : Accelerators.Parse(listed),
        };
        var attempt = new TrainingAttempt { StartTime = Jobs.Start, ScheduledTime = At(30) };
        Assert.Equal(seconds, GpuHolds.OfAttempt(seen, attempt, At(100)!.Value).Seconds);
    }

    [Fact]
    public void A_job_that_waits_for_a_node_costs_nothing_and_says_when_it_got_one()
    {
        var waits = Jobs.New().Then(
            TimeSpan.FromSeconds(5), Jobs.Pod() with { Phase = PodPhases.Pending, ScheduledAt = null, NodeName = null });
        waits = waits.Then(TimeSpan.FromMinutes(10), waits.Pods[0]);
        var suspended = TrainingJobDecider.Decide(waits with { Spec = waits.Spec with { Suspend = true } }).Status;
        Assert.Equal((0L, null), (suspended.GpuSeconds!.Total, suspended.Attempts[0].ScheduledTime));

        var running = waits.Then(TimeSpan.FromSeconds(10), Jobs.Pod() with { ScheduledAt = waits.Now });
        Assert.Equal(waits.Now, TrainingJobDecider.Decide(running).Status.Attempts[0].ScheduledTime);
    }

    private static DateTime? At(int? seconds) => seconds is { } known ? Jobs.Start + TimeSpan.FromSeconds(known) : null;
}
