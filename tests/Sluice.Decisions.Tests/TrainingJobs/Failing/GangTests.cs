using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Failing;

/// <summary>The workers of an attempt start together or not at all, and end together.</summary>
public class GangTests
{
    private const string BackOff = "Back-off pulling image \"team/train:1\"";

    private static readonly PodFact Pulling = Jobs.Pod(rank: 1) with
    {
        Phase = PodPhases.Pending,
        Waiting = $"ImagePullBackOff: {BackOff}",
    };

    private static readonly PodFact Unplaced = Jobs.Pod(rank: 1) with
    {
        Phase = PodPhases.Pending,
        NodeName = null,
        ScheduledAt = null,
        Waiting = "Unschedulable: 0/3 nodes are available",
    };

    public static TheoryData<string, PodFact?, AttemptCause, string> Missing => new()
    {
        { "image", Pulling, AttemptCause.Image, "worker 1 (train-attempt-0-1) has not started on node-1 (ImagePullBackOff: Back-off" },
        { "node", Unplaced, AttemptCause.Unschedulable, "worker 1 (train-attempt-0-1) has no node (Unschedulable: 0/3 nodes are" },
        { "pod", null, AttemptCause.Unschedulable, "worker 1 has no pod (exceeded quota)" },
    };

    [Theory]
    [MemberData(nameof(Missing), DisableDiscoveryEnumeration = true)]
    public void Workers_that_hold_GPUs_wait_no_longer_than_the_deadline(string what, PodFact? missing, AttemptCause cause, string message)
    {
        var seen = Starting("10m") with
        {
            Pods = missing is null ? [Jobs.Pod()] : [Jobs.Pod(), missing],
            Refused = missing is null ? new RefusedWrite("exceeded quota") : null,
        };
        var before = Decide(seen, Jobs.Start.AddMinutes(10).AddSeconds(-1));
        Assert.True(before.Status.Attempts[^1].EndTime is null, what);

        var after = Decide(seen, Jobs.Start.AddMinutes(10));
        var attempt = after.Status.Attempts[^1];
        Assert.Equal((cause, 0), (attempt.Cause, after.Status.FailedAttempts));
        Assert.StartsWith($"spec.runPolicy.pendingDeadline: {message}", attempt.Message, StringComparison.Ordinal);
        Assert.Contains(new DeletePod(Jobs.Pod().Name, Jobs.Pod().Uid), after.Writes);
    }

    [Fact]
    public void Without_the_deadline_they_wait()
    {
        var decision = Decide(Starting(null) with { Pods = [Jobs.Pod(), Pulling] }, Jobs.Start.AddDays(9));
        Assert.Null(decision.Status.Attempts[^1].EndTime);
    }

    [Fact]
    public void Time_in_a_queue_does_not_count()
    {
        var gated = Unplaced with { Rank = 0, Gated = true, Waiting = "SchedulingGated: Scheduling is blocked" };
        var seen = Starting("10m") with { Pods = [gated, gated with { Rank = 1, Name = "other", Uid = "other" }] };
        var queued = Decide(seen, Jobs.Start.AddDays(2));
        Assert.Null(queued.Status.Attempts[^1].EndTime);
        Assert.Null(queued.Status.Attempts[^1].PendingTime);

        // From when it is admitted the deadline counts.
        var admitted = seen with { Status = queued.Status, Pods = [.. seen.Pods.Select(pod => pod with { Gated = false })] };
        var first = Decide(admitted, Jobs.Start.AddDays(2).AddMinutes(1));
        Assert.Equal(Jobs.Start.AddDays(2).AddMinutes(1), first.Status.Attempts[^1].PendingTime);
        Assert.Null(first.Status.Attempts[^1].EndTime);
        var second = Decide(admitted with { Status = first.Status }, Jobs.Start.AddDays(2).AddMinutes(11));
        Assert.Equal(AttemptCause.Unschedulable, second.Status.Attempts[^1].Cause);
    }

    [Fact]
    public void An_attempt_that_has_run_is_not_measured_by_it()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2, RunPolicy = new RunPolicy { PendingDeadline = "10m" } });
        Assert.Null(Decide(seen, Jobs.Start.AddDays(2)).Status.Attempts[^1].EndTime);
    }

    [Fact]
    public void An_image_that_cannot_be_named_ends_the_job_at_once()
    {
        var pod = Pulling with { Waiting = "InvalidImageName: Failed to apply default image tag" };
        var decision = Decide(Starting(null) with { Pods = [Jobs.Pod(), pod] }, Jobs.Start.AddSeconds(30));
        Assert.NotNull(decision.Stalled());
        Assert.StartsWith("spec.trainer.image: worker 1", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_fails_ends_the_attempt_for_all_in_the_same_pass()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 3 });
        var decision = TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod(), Jobs.Exited(137, rank: 1), Jobs.Pod(rank: 2)] });
        Assert.Equal(["train-attempt-0-0", "train-attempt-0-2"], decision.Writes.OfType<DeletePod>().Select(step => step.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rank_0_that_is_done_is_no_success_while_another_is_lost(bool gone)
    {
        var done = Jobs.Exited(0, Jobs.Result(("accuracy", "0.95")));
        var lost = Jobs.Pod(rank: 1) with { Phase = PodPhases.Unknown };
        var decision = TrainingJobDecider.Decide(
            Jobs.Running(spec => spec with { Workers = 2 }) with { Pods = gone ? [done] : [done, lost] });
        Assert.Equal(gone ? AttemptCause.PodLost : AttemptCause.NodeLost, decision.Status.Attempts[^1].Cause);
        Assert.Empty(decision.Writes.OfType<CreateModelVersion>());
    }

    // The operator was away while they ran, and has never seen all of them.
    [Fact]
    public void No_pod_is_made_to_join_a_worker_that_is_done()
    {
        var decision = TrainingJobDecider.Decide(Starting(null) with { Pods = [Jobs.Exited(0, Jobs.Result(("accuracy", "0.95")))] });
        Assert.Equal(AttemptCause.PodLost, decision.Status.Attempts[^1].Cause);
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void A_worker_that_is_being_drained_ends_the_attempt_for_all_so_that_each_can_write_a_checkpoint()
    {
        var drained = Jobs.Pod(rank: 1) with { Deleting = true, DisruptionReason = "EvictionByEvictionAPI" };
        var seen = Jobs.Running(spec => spec with { Workers = 2 }) with { Pods = [Jobs.Pod(), drained] };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(AttemptCause.Evicted, decision.Status.Attempts[^1].Cause);
        Assert.Equal("train-attempt-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
    }

    [Fact]
    public void The_next_attempt_waits_for_every_pod_of_the_last_until_it_is_lost()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 });
        var leaving = Jobs.Pod(rank: 1) with { Deleting = true, GoneBy = Jobs.Start.AddMinutes(2) };
        var failed = seen with { Pods = [Jobs.Exited(1), leaving] };
        failed = failed with { Status = TrainingJobDecider.Decide(failed).Status };

        // Its node does not end it. Two minutes after it had to be gone it is given up.
        Assert.Empty(Decide(failed, Jobs.Start.AddMinutes(4)).Writes.OfType<CreateWorkerPod>());
        var next = Decide(failed, Jobs.Start.AddMinutes(4).AddSeconds(1));
        Assert.Equal([1, 1], next.Writes.OfType<CreateWorkerPod>().Select(pod => pod.Attempt));
    }

    // Killed by force, it is never seen to leave; the one that is made in its place holds its GPUs from then on only.
    [Fact]
    public void A_worker_that_vanishes_before_all_have_started_is_not_replaced_unseen()
    {
        var seen = Starting(null);
        seen = seen.Then(TimeSpan.FromSeconds(99), Pulling with { ScheduledAt = Jobs.Start.AddSeconds(5) });
        var decision = TrainingJobDecider.Decide(seen);
        var attempt = decision.Status.Attempts[^1];
        Assert.Equal((AttemptCause.PodLost, 0, 0), (attempt.Cause, attempt.Rank, decision.Status.FailedAttempts));
        Assert.Equal((2 * 100) + (2 * 95), attempt.GpuSeconds);
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
    }

    private static Decision<TrainingJobStatus> Decide(TrainingJobObservation seen, DateTime now) =>
        TrainingJobDecider.Decide(seen with { Now = now });

    // The first attempt has begun, and not all of its workers were seen to run.
    private static TrainingJobObservation Starting(string? deadline) =>
        Jobs.New(spec => spec with { Workers = 2, RunPolicy = new RunPolicy { PendingDeadline = deadline } })
            .Then(TimeSpan.FromSeconds(1), Jobs.Pod(), Pulling);
}
