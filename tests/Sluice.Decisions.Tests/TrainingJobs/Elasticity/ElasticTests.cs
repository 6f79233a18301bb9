using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Elasticity;

/// <summary><c>spec.elastic</c>: a job goes on with the workers that have a node, and grows where there is room.</summary>
public class ElasticTests
{
    private static readonly DateTime Deadline = Jobs.Start.AddMinutes(5);

    [Fact]
    public void Those_that_have_a_node_go_on_when_the_deadline_passes()
    {
        var ended = Shrunk();
        var last = ended.Status!.Attempts[^1];
        Assert.Equal((AttemptCause.Unschedulable, 2), (last.Cause, last.NextWorkers));
        Assert.Equal(0, ended.Status.FailedAttempts);

        // No back-off: there is room for them.
        var next = TrainingJobDecider.Decide(ended);
        Assert.Equal(2, next.Status.Attempts[^1].Workers);
        var pods = next.Writes.OfType<CreateWorkerPod>().ToList();
        Assert.Equal([(0, 2), (1, 2)], pods.Select(pod => (pod.Rank, pod.WorldSize)));
        Assert.DoesNotContain(pods, pod => pod.Spare);
        var document = next.Writes.OfType<ApplyJobDocument>().Single().Document.Spec;
        Assert.Equal((2, null), (document.Workers, document.Elastic));
        Assert.Contains(next.Events, each => each.Message == "attempt 1 started with 2 worker(s)");
    }

    [Fact]
    public void Fewer_than_the_least_wait_for_all()
    {
        var ended = Shrunk(new ElasticOptions { Min = 3 });
        Assert.Null(ended.Status!.Attempts[^1].NextWorkers);
        Assert.Empty(TrainingJobDecider.Decide(ended).Writes.OfType<CreateWorkerPod>());
        Assert.Equal(3, Later(ended, TimeSpan.FromMinutes(1)).Status.Attempts[^1].Workers);
    }

    [Fact]
    public void The_status_shows_how_many_run_of_how_many_are_asked_for()
    {
        var status = Running().Status!;
        Assert.Equal("2/3", status.Workers);
        Assert.Equal("attempt 1 runs with 2 of 3 workers", ConditionSet.Find(status.Conditions, ConditionTypes.Ready)!.Message);
    }

    [Theory]
    [InlineData("PreemptionByScheduler", AttemptCause.Preempted, 3)]
    [InlineData("DeletionByTaintManager", AttemptCause.NodeLost, 3)]
    [InlineData(null, AttemptCause.Error, 2)]
    public void What_the_cluster_took_is_asked_for_again_and_a_failed_program_keeps_its_number(
        string? reason, AttemptCause cause, int workers)
    {
        var seen = Running();
        var failed = reason is null
            ? Jobs.Exited(1, attempt: 1, rank: 1)
            : Jobs.Pod(1, 1) with { Deleting = true, DisruptionReason = reason, DisruptedAt = seen.Now };
        var ended = TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod(1), failed] });
        Assert.Equal(cause, ended.Status.Attempts[^1].Cause);

        var next = TrainingJobDecider.Decide(seen with { Now = seen.Now.AddHours(1), Status = ended.Status, Pods = [] });
        Assert.Equal(workers, next.Status.Attempts[^1].Workers);
    }

    [Fact]
    public void Room_is_looked_for_by_pods_that_do_nothing()
    {
        var seen = Running();
        Assert.Empty(Later(seen, TimeSpan.FromMinutes(9)).Writes.OfType<CreateWorkerPod>());

        var spare = Assert.Single(Later(seen, TimeSpan.FromMinutes(11)).Writes.OfType<CreateWorkerPod>());
        Assert.Equal(("train-attempt-1-2", 2, true), (spare.Name, spare.Rank, spare.Spare));

        // While it is pending, and whatever becomes of it, the attempt runs.
        foreach (var pod in new[] { Spare(placed: false), Spare() with { Phase = PodPhases.Failed, ExitCode = 1 } })
        {
            var after = Later(seen with { Pods = [.. seen.Pods, pod] }, TimeSpan.FromMinutes(12));
            Assert.Null(after.Status.Attempts[^1].EndTime);
            Assert.Equal("2/3", after.Status.Workers);
            Assert.Empty(after.Writes.OfType<CreateWorkerPod>());
        }
    }

    [Fact]
    public void One_that_has_a_node_ends_the_attempt_for_one_with_more_workers()
    {
        var seen = Running() with { Now = Jobs.Start.AddHours(1) };
        var grown = TrainingJobDecider.Decide(seen with { Pods = [.. seen.Pods, Spare()] });
        var last = grown.Status.Attempts[^1];
        Assert.Equal((AttemptCause.Resized, 3, 0), (last.Cause, last.NextWorkers, grown.Status.FailedAttempts));
        Assert.Equal("there is room for 3 workers, and it ran with 2", last.Message);
        Assert.Equal(3, grown.Writes.OfType<DeletePod>().Count());
        Assert.Contains(grown.Events, each => each is { Type: DecisionEvent.Normal, Reason: "AttemptEnded" });

        var next = TrainingJobDecider.Decide(seen with { Now = seen.Now.AddSeconds(30), Status = grown.Status, Pods = [] });
        Assert.Equal(3, next.Status.Attempts[^1].Workers);
    }

    [Fact]
    public void Several_that_get_nodes_after_one_another_cost_one_restart()
    {
        var seen = Running(new ElasticOptions { Min = 1, Max = 4 }) with { Now = Jobs.Start.AddHours(1) };
        seen = seen with { Pods = [.. seen.Pods, Spare() with { ScheduledAt = seen.Now }, Spare(rank: 3, placed: false)] };
        Assert.Null(TrainingJobDecider.Decide(seen).Status.Attempts[^1].EndTime);
        Assert.Equal(3, Later(seen, TimeSpan.FromSeconds(10)).Status.Attempts[^1].NextWorkers);

        var both = seen with { Pods = [.. seen.Pods.SkipLast(1), Spare(rank: 3) with { ScheduledAt = seen.Now }] };
        Assert.Equal(4, TrainingJobDecider.Decide(both).Status.Attempts[^1].NextWorkers);
    }

    [Fact]
    public void Each_growth_doubles_the_pause_before_the_next()
    {
        var seen = Running();
        var resized = seen.Status!.Attempts[^1] with { Number = 0, Cause = AttemptCause.Resized, EndTime = Jobs.Start };
        seen = seen with { Status = seen.Status with { Attempts = [resized, .. seen.Status.Attempts] } };
        Assert.Empty(Later(seen, TimeSpan.FromMinutes(19)).Writes.OfType<CreateWorkerPod>());
        Assert.Single(Later(seen, TimeSpan.FromMinutes(21)).Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void A_training_that_will_soon_be_done_looks_for_nothing()
    {
        var report = new ProgressReport { Attempt = 1, Step = 90, TotalSteps = 100, EtaSeconds = 60, UpdatedAt = Jobs.Start };
        Assert.Empty(Later(Running() with { Progress = report }, TimeSpan.FromHours(1)).Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void In_a_queue_no_pod_that_does_nothing_uses_up_the_quota()
    {
        var queues = new QueueFacts { KueueLabels = new Dictionary<string, string> { ["kueue.x-k8s.io/queue-name"] = "research" } };
        Assert.Empty(Later(Running() with { Queues = queues }, TimeSpan.FromHours(1)).Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void A_spare_pod_that_is_refused_leaves_the_job_running()
    {
        var seen = Later(Running() with { Refused = new RefusedWrite("exceeded quota") }, TimeSpan.FromHours(1));
        Assert.Equal(JobPhase.Running, seen.Status.Phase);
        Assert.Equal(Reasons.Training, seen.Reconciling());
    }

    [Fact]
    public void An_attempt_that_succeeds_leaves_no_spare_pod()
    {
        var seen = Running();
        PodFact[] pods =
        [
            Jobs.Exited(0, Jobs.Result(("accuracy", "0.9")), attempt: 1),
            Jobs.Exited(0, attempt: 1, rank: 1),
            Spare(placed: false),
        ];
        var done = TrainingJobDecider.Decide(seen with { Pods = pods });
        Assert.Equal(AttemptCause.Succeeded, done.Status.Attempts[^1].Cause);
        Assert.Equal("train-attempt-1-2", Assert.Single(done.Writes.OfType<DeletePod>()).Name);
    }

    [Fact]
    public void Another_elasticity_does_not_end_what_runs_and_gives_the_same_version()
    {
        var seen = Running();
        var edited = seen with { Spec = seen.Spec with { Elastic = null } };
        Assert.Null(TrainingJobDecider.Decide(edited).Status.Attempts[^1].EndTime);
        Assert.Equal(
            Sluice.Decisions.TrainingJobs.Attempts.RunIdentity.RunKey(seen.Spec, Jobs.Digest),
            Sluice.Decisions.TrainingJobs.Attempts.RunIdentity.RunKey(edited.Spec, Jobs.Digest));
    }

    private static Decision<TrainingJobStatus> Later(TrainingJobObservation seen, TimeSpan later) =>
        TrainingJobDecider.Decide(seen with { Now = seen.Now + later });

    // Two of three workers have a node, and the deadline has passed. Their pods are gone.
    private static TrainingJobObservation Shrunk(ElasticOptions? elastic = null)
    {
        var unplaced = Jobs.Pod(rank: 2) with
        {
            Phase = PodPhases.Pending,
            NodeName = null,
            ScheduledAt = null,
            Waiting = "Unschedulable: 0/3 nodes are available",
        };
        var seen = Jobs.New(spec => spec with
        {
            Workers = 3,
            Elastic = elastic ?? new ElasticOptions { Min = 2 },
            Checkpoint = new CheckpointOptions { Volume = "models" },
            RunPolicy = new RunPolicy { PendingDeadline = "5m" },
        }).Then(TimeSpan.FromSeconds(1), Jobs.Pod(), Jobs.Pod(rank: 1), unplaced);
        Assert.Null(TrainingJobDecider.Decide(seen with { Now = Deadline.AddSeconds(-1) }).Status.Attempts[^1].EndTime);
        var ended = TrainingJobDecider.Decide(seen with { Now = Deadline });
        return seen with { Now = Deadline.AddSeconds(5), Status = ended.Status, Pods = [] };
    }

    // The attempt of two workers runs, and was seen to.
    private static TrainingJobObservation Running(ElasticOptions? elastic = null)
    {
        var seen = Shrunk(elastic);
        PodFact[] pods = [Jobs.Pod(1), Jobs.Pod(1, 1)];
        return seen.Then(TimeSpan.FromSeconds(5), pods).Then(TimeSpan.FromSeconds(5), pods);
    }

    private static PodFact Spare(int rank = 2, bool placed = true) => Jobs.Pod(1, rank) with
    {
        Phase = PodPhases.Pending,
        NodeName = placed ? "node-2" : null,
        ScheduledAt = placed ? Jobs.Start : null,
    };
}
