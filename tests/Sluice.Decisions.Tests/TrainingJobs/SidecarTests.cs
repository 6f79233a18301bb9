using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>Pods beside whose trainer something else runs on, such as the proxy of a mesh: their phase stays Running.</summary>
public class SidecarTests
{
    private static readonly string Result = Jobs.Result(("accuracy", "0.95"));

    [Fact]
    public void A_result_counts_while_another_container_runs_on_and_the_pod_is_ended()
    {
        var seen = Jobs.Running() with { Pods = [Beside(Jobs.Exited(0, Result))] };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.Publishing, decision.Reconciling());
        Assert.Single(decision.Writes.OfType<CreateModelVersion>());
        Assert.Equal(new EndPod(Jobs.Pod().Name, Jobs.Pod().Uid), Assert.Single(decision.Writes.OfType<EndPod>()));

        // The pod has its deadline: it is not set again, and the result can still be read.
        var later = TrainingJobDecider.Decide(seen with { Status = decision.Status, Pods = [seen.Pods[0] with { Ending = true }] });
        Assert.Empty(later.Writes.OfType<EndPod>());
        Assert.Single(later.Writes.OfType<CreateModelVersion>());
    }

    [Fact]
    public void An_error_counts_while_another_container_runs_on()
    {
        var decision = TrainingJobDecider.Decide(
            Jobs.Running() with { Pods = [Beside(Jobs.Exited(65, """{"message":"no such column"}"""))] });
        Assert.Equal((Reasons.DatasetInvalid, "no such column"), (decision.Stalled(), decision.Message()));
        Assert.Equal(Jobs.Pod().Name, Assert.IsType<EndPod>(Assert.Single(decision.Writes)).Name);
    }

    [Fact]
    public void A_proxy_that_fails_after_the_trainer_ended_well_takes_nothing_from_the_result()
    {
        var decision = TrainingJobDecider.Decide(Jobs.Running() with { Pods = [Jobs.Exited(0, Result) with { Phase = PodPhases.Failed }] });
        Assert.Equal(Reasons.Publishing, decision.Reconciling());
    }

    [Fact]
    public void A_worker_that_is_done_lets_go_of_its_GPUs_while_its_peers_train()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 });
        var decision = TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod(), Beside(Jobs.Exited(0, rank: 1))] });
        Assert.Equal(Reasons.Training, decision.Reconciling());
        Assert.Equal(Jobs.Pod(rank: 1).Name, Assert.Single(decision.Writes.OfType<EndPod>()).Name);
    }

    [Fact]
    public void The_next_attempt_waits_for_trainers_and_not_for_what_runs_beside_them()
    {
        var failed = Jobs.Running() with { Pods = [Beside(Jobs.Exited(75))] };
        var waiting = failed with { Status = TrainingJobDecider.Decide(failed).Status };
        var next = TrainingJobDecider.Decide(waiting with { Now = waiting.Now + TimeSpan.FromMinutes(2) });
        Assert.Equal(1, Assert.Single(next.Writes.OfType<CreateWorkerPod>()).Attempt);
        Assert.Equal(Jobs.Pod().Name, Assert.Single(next.Writes.OfType<DeletePod>()).Name);
        Assert.Empty(next.Writes.OfType<EndPod>());
    }

    // Many programs end with 0 when they are asked to stop.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_drained_worker_that_ends_with_0_has_not_finished(int rank)
    {
        var drained = Jobs.Exited(0, rank: rank) with
        {
            DisruptionReason = "EvictionByEvictionAPI",
            DisruptedAt = Jobs.Start + TimeSpan.FromSeconds(50),
        };
        var seen = Jobs.Running(spec => spec with { Workers = 2 });
        var decision = TrainingJobDecider.Decide(seen with { Pods = [drained, Jobs.Pod(rank: 1 - rank)] });
        Assert.Equal((AttemptCause.Evicted, 0), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
    }

    [Fact]
    public void A_result_counts_although_the_pod_was_drained_meanwhile()
    {
        var drained = Jobs.Exited(0, Result) with
        {
            DisruptionReason = "EvictionByEvictionAPI",
            DisruptedAt = Jobs.Start + TimeSpan.FromSeconds(50),
        };
        Assert.Equal(Reasons.Publishing, TrainingJobDecider.Decide(Jobs.Running() with { Pods = [drained] }).Reconciling());
    }

    private static PodFact Beside(PodFact pod) => pod with { Phase = PodPhases.Running };
}
