using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

/// <summary>Stable has no ready pods while a candidate has.</summary>
public class RollForwardTests
{
    private static readonly RolloutStep[] Steps =
    [
        new() { Weight = 10, MinDuration = "1m" },
        new() { Weight = 50, MinDuration = "1m" },
        new() { Weight = 100 },
    ];

    private static ModelDeploymentObservation UnderWay() =>
        Deployments.Serving().Stepping(Steps).Wanting("1.1.0").Until(decision => decision.Status.Step == "1/3").Next().Next();

    private static ModelDeploymentObservation Forward() => UnderWay().Running("1.0.0", 0).Routed(9, ("1.0.0", 0), ("1.1.0", 100)).Decided();

    [Fact]
    public void All_traffic_goes_to_the_candidate_and_the_rollout_stays_at_its_step()
    {
        var decision = UnderWay().Running("1.0.0", 0, "CrashLoopBackOff: exit code 1").Decide();
        Assert.Equal("1.0.0:0 1.1.0:100", decision.Weights());
        Assert.Equal(("1/3", "1.0.0", "1.1.0"), (decision.Status.Step, decision.Status.Stable, decision.Status.Candidate));
        Assert.Equal("all traffic goes to 1.1.0: 1.0.0 has no ready pods: CrashLoopBackOff: exit code 1", decision.Message());
        Assert.Equal((LedgerDecision.RollForward, 100), (decision.Status.Ledger[^1].Decision, decision.Status.Ledger[^1].Weight));

        // One pod is better than none, and the pods that all traffic needs follow.
        var one = UnderWay().Running("1.0.0", 0).Running("1.1.0", 1).Decide();
        Assert.Equal("1.0.0:0 1.1.0:100", one.Weights());
        Assert.Equal(2, one.Writes.OfType<ApplyVersionWorkload>().Single(workload => workload.Version == "1.1.0").Replicas);
    }

    [Fact]
    public void It_is_made_sure_past_the_caches_that_stable_has_no_pods() => Assert.Equal(
        [new ConfirmPods("1.1.0", null, 2), new ConfirmNoPods("1.0.0")],
        UnderWay().Running("1.0.0", 0).Decide().Preconditions);

    [Fact]
    public void A_Service_that_is_missing_is_made_again_and_moves_nothing()
    {
        var seen = UnderWay();
        var decision = (seen with { Services = [.. seen.Services.Where(service => service.Version != "1.0.0")] }).Decide();
        Assert.Null(decision.Weights());
        Assert.Contains(decision.Writes, step => step is ApplyVersionService { Version: "1.0.0" });
    }

    [Fact]
    public void It_waits_for_no_step_no_pods_and_no_freeze()
    {
        var seen = Deployments.Serving().Stepping(Steps).Wanting("1.1.0")
            .Strategy(strategy => strategy with { Freeze = [new FreezeWindow { Start = "* * * * *", Duration = "24h" }] });
        Assert.Null(seen.Running("1.1.0", 2).Decide().Weights());
        var decision = seen.Running("1.0.0", 0).Running("1.1.0", 1).Decide();
        Assert.Equal(("1.0.0:0 1.1.0:100", "1/3"), (decision.Weights(), decision.Status.Step));
    }

    [Fact]
    public void What_it_has_not_earned_goes_back_when_stable_has_pods_again()
    {
        var back = Forward().Running("1.0.0", 2).Decide();
        Assert.Equal(("1.0.0:90 1.1.0:10", "1/3"), (back.Weights(), back.Status.Step));
        Assert.Null(back.Status.Rollout!.StepStartTime);

        // Traffic returns as fast as stable's pods can take it, and a weight between steps does not change the step.
        var seen = Forward().Running("1.0.0", 1);
        Assert.Equal("1.0.0:50 1.1.0:50", seen.Decide().Weights());
        var half = (seen with { Status = seen.Decide().Status }).Routed(10, ("1.0.0", 50), ("1.1.0", 50)).Decide();
        Assert.Equal((null, "1/3"), (half.Weights(), half.Status.Step));
    }

    [Fact]
    public void The_rollout_goes_on_by_its_own_evidence_and_is_promoted_at_its_end_alone()
    {
        var seen = Forward().Strategy(
            strategy => strategy with
            {
                Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } }],
            }).Decided().After(120);
        Assert.Equal((Reasons.NoTraffic, "1/3"), (seen.Decide().Ready().Reason, seen.Decide().Status.Step));
        Assert.Equal("1/3", seen.Answered("1.1.0", 400, 100).Decide().Status.Step);

        var proven = seen.Answered("1.1.0", 500).Decide();
        Assert.Equal(("2/3", "1.0.0", "1.0.0:0 1.1.0:100"), (proven.Status.Step, proven.Status.Stable, proven.Weights()));
    }

    [Fact]
    public void An_edit_of_the_steps_does_not_find_a_step_by_traffic_that_is_lent()
    {
        var edited = Forward()
            .Stepping(new RolloutStep { Weight = 5, MinDuration = "1h" }, new RolloutStep { Weight = 20 }, new RolloutStep { Weight = 100 })
            .Decide();
        Assert.Equal(("1/3", "1.0.0"), (edited.Status.Step, edited.Status.Stable));
    }

    [Fact]
    public void Pods_that_both_lose_are_no_loss_of_the_candidates()
    {
        var lost = Forward().Running("1.1.0", 0).Decide();
        Assert.Equal((0, "1/3", null), (lost.Status.Rollout!.Losses, lost.Status.Step, lost.Weights()));
        Assert.Contains("neither it nor 1.0.0 has ready pods", lost.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_that_does_not_become_ready_is_not_given_up_for_a_version_that_is_not_either()
    {
        var seen = Deployments.Serving().Stepping(Steps).Wanting("1.1.0").Running("1.0.0", 0).Running("1.1.0", 0).Decided().After(3600);
        Assert.Equal((("False", Reasons.ProgressDeadlineExceeded), "1.1.0"), (seen.Decide().Ready(), seen.Decide().Status.Candidate));
        Assert.Equal("1.0.0:0 1.1.0:100", seen.Running("1.1.0", 1).Decide().Weights());
    }

    [Fact]
    public void Another_version_does_not_wait_for_a_stable_version_that_serves_nobody()
    {
        var seen = Forward().Wanting("1.2.0");
        Assert.Equal("1.2.0", seen.Decide().Status.Candidate);
        seen = seen.Next().Running("1.0.0", 0);
        Assert.Equal("1.0.0:0 1.2.0:100", seen.Decide().Weights());

        // It takes over only when it can carry what the previous candidate carries.
        Assert.Null(seen.Running("1.2.0", 1).Decide().Weights());
    }

    [Fact]
    public void Harm_that_is_proven_while_stable_is_down_is_recorded_and_moves_nothing_until_stable_has_pods()
    {
        var seen = Forward().Acting(ActionKind.Abort, "1").Decided();
        Assert.Equal((("False", Reasons.Aborted), RolloutPhase.RolledBack), (seen.Decide().Ready(), seen.Status!.Rollout!.Phase));
        Assert.Null(seen.Decide().Weights());
        Assert.Contains(
            "1.0.0 has no ready pods, so traffic stays where it is until it has", seen.Decide().Message(), StringComparison.Ordinal);
        Assert.Equal("1.0.0:100", seen.Running("1.0.0", 2).Decide().Weights());
    }

    [Fact]
    public void Hold_keeps_the_weights_of_the_steps()
    {
        var seen = UnderWay().Strategy(strategy => strategy with { OnStableDown = "Hold" }).Running("1.0.0", 0);
        Assert.Equal((null, "1/3"), (seen.Decide().Weights(), seen.Decide().Status.Step));
        var back = seen.Acting(ActionKind.Abort, "1").Decide();
        Assert.Equal(("False", Reasons.Aborted), back.Ready());
    }

    [Fact]
    public void Requests_that_nobody_answered_are_nothing_to_be_not_worse_than()
    {
        var seen = Deployments.Serving().Stepping(Steps).Wanting("1.1.0")
            .Strategy(strategy => strategy with
            {
                OnStableDown = "Hold",
                Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } }],
            })
            .Until(decision => decision.Status.Step == "1/3").Next().Next().After(120).Answered("1.1.0", 30, 70);
        var down = seen.Running("1.0.0", 0).Answered("1.0.0", 0, 900);
        Assert.Equal(("1/3", null), (down.Decide().Status.Step, down.Decide().Weights()));
        Assert.Equal(("Unknown", Reasons.PodsNotReady), down.Decide().Ready());
        Assert.Contains("1.0.0 has no ready pods to compare it with", down.Decide().Message(), StringComparison.Ordinal);

        // The step starts again with a new generation of the table, so that earlier evidence does not count.
        var back = down.Decided().Running("1.0.0", 2).Decide();
        Assert.Equal(("1/3", "1.0.0:90 1.1.0:10"), (back.Status.Step, back.Weights()));
        Assert.Null(back.Status.Rollout!.StepStartTime);
        Assert.Null(back.Status.Rollout.WaitStartTime);
    }
}
