using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Queues;

/// <summary>The workers of an attempt are one group of Kueue's plain pods.</summary>
public class KueueTests
{
    private static readonly QueueFacts Team = new()
    {
        KueueLabels = new Dictionary<string, string> { [Kueue.QueueName] = "team", [Kueue.PriorityClass] = "low" },
    };

    [Fact]
    public void All_workers_of_an_attempt_are_in_one_group_that_no_other_attempt_or_job_has()
    {
        var seen = Jobs.New(spec => spec with { Workers = 3 }) with { Queues = Team };
        var first = Workers(seen);
        Assert.Equal(3, first.Count);
        Assert.All(first, pod =>
        {
            Assert.Equal(("team", "low"), (pod.Queue!.Labels[Kueue.QueueName], pod.Queue.Labels[Kueue.PriorityClass]));
            Assert.Equal(first[0].Queue!.Labels[Kueue.GroupName], pod.Queue.Labels[Kueue.GroupName]);
            Assert.Equal(
                ("3", "false", Labels.Rank),
                (pod.Queue.Annotations[Kueue.GroupCount], pod.Queue.Annotations[Kueue.Retriable], pod.Queue.Annotations[Kueue.IndexLabel]));
        });

        var failed = seen.Then(TimeSpan.FromSeconds(5), Jobs.Exited(137), Jobs.Exited(1, rank: 1), Jobs.Exited(1, rank: 2));
        failed = failed with { Status = TrainingJobDecider.Decide(failed).Status, Now = Jobs.Start.AddHours(1) };
        var again = Workers(seen with { Object = seen.Object with { Uid = "made-again" } });
        string[] groups = [Group(first), Group(Workers(failed)), Group(again)];
        Assert.Equal(3, groups.Distinct().Count());
        Assert.StartsWith("train-attempt-0-", groups[0], StringComparison.Ordinal);
        Assert.StartsWith("train-attempt-1-", groups[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a-job-whose-name-takes-all-of-the-53-characters-it-may")]
    public void The_name_of_a_group_is_a_label(string job)
    {
        var seen = Jobs.New() with { Queues = Team };
        Assert.InRange(Group(Workers(seen with { Object = seen.Object with { Name = job } })).Length, 1, 63);
    }

    [Fact]
    public void Without_a_queue_nothing_is_marked() => Assert.Null(Assert.Single(Workers(Jobs.New())).Queue);

    [Fact]
    public void While_the_queue_holds_the_pods_the_job_is_pending_and_says_which_queue_and_why()
    {
        var gated = Jobs.Pod() with
        {
            Phase = PodPhases.Pending,
            NodeName = null,
            ScheduledAt = null,
            Gated = true,
            Queue = "team",
            Managed = true,
            Waiting = "SchedulingGated: it waits for the queue team, gated by kueue.x-k8s.io/admission",
        };
        var seen = Jobs.New().Then(TimeSpan.FromSeconds(5), gated) with
        {
            Queues = Team with { Word = "insufficient unused quota for nvidia.com/gpu in flavor h200, 1 more needed" },
        };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((JobPhase.Pending, Reasons.Queued), (decision.Status.Phase, decision.Reconciling()));
        Assert.Equal(
            "attempt 0 waits in a queue: worker 0 (train-attempt-0-0): SchedulingGated: it waits for the queue team, gated by "
                + "kueue.x-k8s.io/admission (insufficient unused quota for nvidia.com/gpu in flavor h200, 1 more needed)",
            decision.Message());
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void A_queue_that_does_not_hold_its_pods_is_named()
    {
        var pod = Jobs.Pod() with { Queue = "team" };
        var seen = Jobs.New().Then(TimeSpan.FromSeconds(5), pod) with { Queues = Team };
        Assert.Contains("quota of the queue team does not count", TrainingJobDecider.Decide(seen).Message(), StringComparison.Ordinal);
        var taken = seen with { Pods = [pod with { Managed = true }] };
        Assert.DoesNotContain("quota", TrainingJobDecider.Decide(taken).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_Kueue_the_job_is_pending_makes_no_pod_and_says_what_is_missing()
    {
        var seen = Jobs.New() with { Queues = Team with { LacksKueue = true } };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((JobPhase.Pending, Reasons.QueueAbsent), (decision.Status.Phase, decision.Reconciling()));
        Assert.Contains("the queue team is one of Kueue", decision.Message(), StringComparison.Ordinal);
        Assert.Contains("install Kueue, or remove the label", decision.Message(), StringComparison.Ordinal);
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
    }

    [Theory]
    [InlineData("WorkloadEvictedDueToPreempted", "Preempted to accommodate a workload", AttemptCause.Preempted)]
    [InlineData("WorkloadEvicted", "Preempted to accommodate a workload", AttemptCause.Preempted)]
    [InlineData("WorkloadEvictedDueToPodsReadyTimeout", "Exceeded the PodsReady timeout", AttemptCause.Evicted)]
    public void What_Kueue_evicts_is_not_counted_and_all_workers_are_asked_for_a_checkpoint(
        string reason, string message, AttemptCause cause)
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 }) with { Queues = Team };
        var evicted = Jobs.Pod(rank: 1) with { Deleting = true, DisruptionReason = reason, DisruptionMessage = message };
        var decision = TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod(), evicted] });
        Assert.Equal((cause, 0), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
        Assert.Equal("train-attempt-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
    }

    // An API server keeps it while the queue's finalizer is on it, and no kubelet ends it.
    [Fact]
    public void A_pod_that_is_deleted_in_the_queue_has_ended_though_a_finalizer_keeps_it()
    {
        var gated = Jobs.Pod() with { Phase = PodPhases.Pending, NodeName = null, ScheduledAt = null, Gated = true, Queue = "team" };
        var seen = Jobs.New().Then(TimeSpan.FromSeconds(5), gated) with { Queues = Team };
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var suspended = TrainingJobDecider.Decide(seen);
        Assert.Equal(JobPhase.Suspended, suspended.Status.Phase);
        Assert.Single(suspended.Writes.OfType<DeletePod>());

        var resumed = seen with
        {
            Now = seen.Now.AddSeconds(5),
            Status = suspended.Status,
            Spec = seen.Spec with { Suspend = false },
            Pods = [gated with { Deleting = true, GoneBy = seen.Now }],
        };
        Assert.Equal(1, Assert.Single(Workers(resumed)).Attempt);
        Assert.Empty(Workers(resumed with { Pods = [Jobs.Pod() with { Deleting = true, GoneBy = seen.Now }] }));
    }

    private static string Group(IReadOnlyList<CreateWorkerPod> pods) => pods[0].Queue!.Labels[Kueue.GroupName];

    private static List<CreateWorkerPod> Workers(TrainingJobObservation seen) =>
        [.. TrainingJobDecider.Decide(seen).Writes.OfType<CreateWorkerPod>()];
}
