using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Tests.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Queues;

/// <summary>With Volcano's scheduler an attempt is a gang.</summary>
public class VolcanoTests
{
    private static readonly PodFact Unplaced = Jobs.Pod() with
    {
        Phase = PodPhases.Pending,
        NodeName = null,
        ScheduledAt = null,
        Gated = true,
        Waiting = "Unschedulable: pod group is not ready, 2 Pending, 2 minAvailable",
    };

    [Fact]
    public void A_gang_is_made_before_its_pods_which_name_it()
    {
        var writes = TrainingJobDecider.Decide(New()).Writes.ToList();
        var group = Assert.Single(writes.OfType<CreatePodGroup>());
        Assert.Equal((2, "team"), (group.Workers, group.Queue));
        Assert.True(writes.IndexOf(group) < writes.FindIndex(step => step is CreateWorkerPod));
        Assert.All(writes.OfType<CreateWorkerPod>(), pod =>
        {
            Assert.Equal(
                (group.Name, group.Name), (pod.Queue!.Annotations[Volcano.GroupName], pod.Queue.Annotations[Volcano.ControllerGroupName]));
            Assert.Empty(pod.Queue.Labels);
        });
    }

    [Fact]
    public void A_gang_that_is_gone_before_its_workers_have_nodes_is_made_again_and_later_it_is_left_alone()
    {
        var waiting = New().Then(TimeSpan.FromSeconds(5), Unplaced, Other(Unplaced));
        Assert.Single(TrainingJobDecider.Decide(waiting).Writes.OfType<CreatePodGroup>());

        var there = waiting with { Queues = waiting.Queues with { PodGroup = Made(waiting) } };
        Assert.Empty(TrainingJobDecider.Decide(there).Writes.OfType<CreatePodGroup>());
        Assert.Empty(TrainingJobDecider.Decide(there).Writes.OfType<DeletePodGroup>());

        var running = waiting with { Pods = [Jobs.Pod(), Jobs.Pod(rank: 1)] };
        Assert.Empty(TrainingJobDecider.Decide(running).Writes.OfType<CreatePodGroup>());
    }

    [Fact]
    public void While_it_waits_the_job_is_pending_in_the_words_of_the_scheduler_and_no_deadline_counts()
    {
        var seen = New(spec => spec with { RunPolicy = new RunPolicy { PendingDeadline = "10m" } })
            .Then(TimeSpan.FromSeconds(5), Unplaced, Other(Unplaced));
        var decision = TrainingJobDecider.Decide(seen with { Now = Jobs.Start.AddDays(1) });
        Assert.Equal((JobPhase.Pending, Reasons.Queued), (decision.Status.Phase, decision.Reconciling()));
        Assert.Contains(
            "worker 0 (train-attempt-0-0): Unschedulable: pod group is not ready", decision.Message(), StringComparison.Ordinal);
        Assert.Null(decision.Status.Attempts[^1].EndTime);
    }

    [Fact]
    public void A_gang_goes_once_all_of_its_pods_have_ended_and_the_next_attempt_has_another()
    {
        var seen = New().Then(TimeSpan.FromSeconds(5), Jobs.Pod(), Jobs.Pod(rank: 1));
        var made = Made(seen);
        var leaving = seen with
        {
            Pods = [Jobs.Exited(1), Jobs.Pod(rank: 1) with { Deleting = true }],
            Queues = seen.Queues with { PodGroup = made },
        };
        var failed = TrainingJobDecider.Decide(leaving);
        Assert.Empty(failed.Writes.OfType<DeletePodGroup>());

        var over = leaving with
        {
            Now = Jobs.Start.AddHours(1),
            Status = failed.Status,
            Pods = [Jobs.Exited(1), Jobs.Exited(143, rank: 1)],
        };
        var next = TrainingJobDecider.Decide(over);
        Assert.Equal(new DeletePodGroup(made.Name, made.Uid), Assert.Single(next.Writes.OfType<DeletePodGroup>()));
        Assert.NotEqual(made.Name, Assert.Single(next.Writes.OfType<CreatePodGroup>()).Name);
    }

    [Fact]
    public void Without_Volcano_the_job_is_pending_makes_nothing_and_says_what_is_missing()
    {
        var seen = New();
        var decision = TrainingJobDecider.Decide(seen with { Queues = seen.Queues with { LacksVolcano = true } });
        Assert.Equal((JobPhase.Pending, Reasons.QueueAbsent), (decision.Status.Phase, decision.Reconciling()));
        Assert.StartsWith(
            "spec.pod.schedulerName: volcano needs the kind PodGroup of scheduling.volcano.sh/v1beta1",
            decision.Message(),
            StringComparison.Ordinal);
        Assert.Empty(decision.Writes);
    }

    [Fact]
    public void A_trial_is_no_gang_and_only_names_the_queue()
    {
        var seen = SearchJobs.New();
        seen = seen with
        {
            Spec = seen.Spec with { Pod = seen.Spec.Pod with { SchedulerName = Volcano.Scheduler } },
            Queues = new QueueFacts { VolcanoQueue = "team" },
        };
        var writes = TrainingJobDecider.Decide(seen).Writes;
        Assert.Empty(writes.OfType<CreatePodGroup>());
        Assert.All(writes.OfType<CreateWorkerPod>(), pod =>
            Assert.Equal((Volcano.QueueName, "team"), (Assert.Single(pod.Queue!.Annotations).Key, pod.Queue.Annotations.Values.Single())));
        Assert.NotEmpty(writes.OfType<CreateWorkerPod>());
    }

    private static TrainingJobObservation New(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var seen = Jobs.New(spec => (with?.Invoke(spec) ?? spec) with
        {
            Workers = 2,
            Pod = spec.Pod with { SchedulerName = Volcano.Scheduler },
        });
        return seen with { Queues = new QueueFacts { VolcanoQueue = "team" } };
    }

    private static PodFact Other(PodFact pod) => pod with { Rank = 1, Name = "train-attempt-0-1", Uid = "pod-0-1" };

    // As the first pass made it.
    private static PodGroupFact Made(TrainingJobObservation seen) => new(
        Assert.Single(TrainingJobDecider.Decide(seen with { Status = New().Status, Pods = [] })
            .Writes.OfType<CreatePodGroup>()).Name,
        "group-uid");
}
