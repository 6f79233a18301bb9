using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Ledger;

public class RunningTimeTests
{
    private static readonly PodFact Queued = Jobs.Pod() with { Phase = PodPhases.Pending, ScheduledAt = null, NodeName = null };

    [Fact]
    public void Time_in_a_queue_is_no_running_time()
    {
        var seen = Jobs.New(Limited).Then(TimeSpan.FromSeconds(1), Queued);
        seen = seen.Then(TimeSpan.FromHours(10), Queued);
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Null(decision.Stalled());
        Assert.Equal((0, JobPhase.Starting), (decision.Status.RunningSeconds, decision.Status.Phase));

        // An hour from the node on.
        var node = seen.Now;
        var placed = Jobs.Pod() with { ScheduledAt = node };
        seen = seen.Then(TimeSpan.FromMinutes(59), placed);
        Assert.Null(TrainingJobDecider.Decide(seen).Stalled());
        Assert.Equal(Reasons.DeadlineExceeded, TrainingJobDecider.Decide(seen with { Now = node.AddHours(1) }).Stalled());
    }

    [Fact]
    public void Time_before_a_suspension_counts_and_time_in_it_does_not()
    {
        var seen = Jobs.Running(Limited) with { Now = Jobs.Start.AddMinutes(40) };
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        seen = seen.Then(TimeSpan.FromSeconds(1), Jobs.Pod() with { Deleting = true });
        Assert.Equal((JobPhase.Suspended, 2400), (seen.Status!.Phase, seen.Status.RunningSeconds));
        var ended = Jobs.Exited(75) with { Deleting = true, TerminatedAt = Jobs.Start.AddMinutes(40).AddSeconds(20) };
        seen = seen.Then(TimeSpan.FromSeconds(30), ended);
        Assert.Equal(2400 + 20, TrainingJobDecider.Decide(seen).Status.RunningSeconds);

        // Over night, and with other operators that have nothing but the status.
        seen = seen.Then(TimeSpan.FromHours(12)) with { Spec = seen.Spec with { Suspend = false } };
        var resumed = TrainingJobDecider.Decide(seen);
        Assert.Equal((null, JobPhase.Starting), (resumed.Stalled(), resumed.Status.Phase));
        var node = seen.Now.AddMinutes(5);
        seen = seen.Then(TimeSpan.FromMinutes(5), Jobs.Pod(attempt: 1) with { ScheduledAt = node });
        seen = seen.Then(TimeSpan.FromSeconds(1179), seen.Pods[0]);
        Assert.Null(TrainingJobDecider.Decide(seen).Stalled());
        Assert.Equal(
            (Reasons.DeadlineExceeded, 3600),
            (TrainingJobDecider.Decide(seen with { Now = node.AddSeconds(1180) }).Stalled(),
                TrainingJobDecider.Decide(seen with { Now = node.AddSeconds(1180) }).Status.RunningSeconds));
    }

    [Fact]
    public void Workers_side_by_side_run_once()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 }) with
        {
            Now = Jobs.Start.AddSeconds(100),
            Pods =
            [
                Jobs.Exited(1) with { TerminatedAt = Jobs.Start.AddSeconds(50) },
                Jobs.Pod(rank: 1) with { ScheduledAt = Jobs.Start.AddSeconds(20) },
            ],
        };
        Assert.Equal(100, TrainingJobDecider.Decide(seen).Status.RunningSeconds);
    }

    [Fact]
    public void A_failed_job_that_is_edited_has_its_time_again()
    {
        var seen = Jobs.Running(Limited) with { Now = Jobs.Start.AddHours(1) };
        seen = seen.Then(TimeSpan.FromSeconds(10), Jobs.Exited(75) with { TerminatedAt = seen.Now });
        Assert.Equal(JobPhase.Failed, seen.Status!.Phase);
        var edited = TrainingJobDecider.Decide(seen with { Object = seen.Object with { Generation = 2 } });
        Assert.Equal((null, 0), (edited.Stalled(), edited.Status.RunningSeconds));
    }

    [Fact]
    public void A_resumed_job_is_never_shown_as_suspended()
    {
        var seen = Jobs.New(spec => spec with { Suspend = true });
        seen = seen.Then(TimeSpan.FromSeconds(1));
        Assert.Equal(JobPhase.Suspended, seen.Status!.Phase);
        seen = seen with { Spec = seen.Spec with { Suspend = false } };
        seen = seen.Then(TimeSpan.FromSeconds(1), Queued);
        Assert.Equal((JobPhase.Starting, null), (seen.Status!.Phase, seen.Status.Workers is "0/1" ? null : seen.Status.Workers));
        seen = seen.Then(TimeSpan.FromSeconds(1), Jobs.Pod()).Then(TimeSpan.FromSeconds(1), Jobs.Pod());
        Assert.Equal((JobPhase.Running, "1/1"), (seen.Status!.Phase, seen.Status.Workers));
    }

    private static TrainingJobSpec Limited(TrainingJobSpec spec) => spec with { RunPolicy = new RunPolicy { ActiveDeadline = "1h" } };
}
