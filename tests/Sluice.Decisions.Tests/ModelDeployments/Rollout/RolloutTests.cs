using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class RolloutTests
{
    [Fact]
    public void A_candidate_gets_all_its_pods_before_any_weight()
    {
        var seen = Deployments.Serving().Wanting("1.1.0");
        var decision = seen.Decide();
        Assert.Equal(2, Assert.Single(decision.Writes.OfType<ApplyVersionWorkload>(), step => step.Version == "1.1.0").Replicas);
        Assert.Null(decision.Weights());
        Assert.Equal(LedgerDecision.Start, Assert.Single(decision.Status.Ledger).Decision);
        Assert.Null(seen.Decided().Running("1.1.0", 1).Decide().Weights());
        Assert.Equal("1.0.0:90 1.1.0:10", seen.Decided().Running("1.1.0", 2).Decide().Weights());
    }

    [Theory]
    [InlineData(20, 60, 540, "1.0.0:50 1.1.0:50", Reasons.Progressing)]
    [InlineData(5, 60, 540, null, Reasons.Collecting)]
    [InlineData(20, 49, 540, null, Reasons.Collecting)]
    [InlineData(20, 0, 0, null, Reasons.NoTraffic)]
    public void A_step_is_left_on_time_and_evidence(int seconds, int candidate, int stable, string? weights, string reason)
    {
        var decision = Deployments.AtStep(0, 10).Answered("1.0.0", stable).Answered("1.1.0", candidate).After(seconds).Decide();
        Assert.Equal((weights, ("Unknown", reason)), (decision.Weights(), decision.Ready()));
    }

    [Fact]
    public void Weights_count_only_when_every_ready_gateway_serves_them()
    {
        var seen = Deployments.AtStep(0, 10).Answered("1.0.0", 540).Answered("1.1.0", 60).After(20);
        var behind = seen with { GatewayPods = [seen.GatewayPods[0], seen.GatewayPods[1] with { RouteGeneration = 7 }] };
        Assert.Equal(("Unknown", Reasons.TrafficNotConverged), behind.Decide().Ready());
        var gone = behind with { GatewayPods = [seen.GatewayPods[0], behind.GatewayPods[1] with { Ready = false }] };
        Assert.Equal("1.0.0:50 1.1.0:50", gone.Decide().Weights());
    }

    [Fact]
    public void Metrics_that_cannot_be_read_hold_an_advance_but_not_a_rollback()
    {
        var seen = Deployments.AtStep(0, 10).Answered("1.0.0", 540).Answered("1.1.0", 60).After(20);
        seen = seen with { Evidence = seen.Evidence! with { Problem = "g-1 timed out" } };
        Assert.Equal(("Unknown", Reasons.MetricsUnavailable), seen.Decide().Ready());
        var harm = Deployments.AtStep(0, 10).Answered("1.0.0", 540).Answered("1.1.0", 0, 20);
        harm = harm with { Evidence = harm.Evidence! with { Problem = "g-1 timed out" }, GatewayPods = [] };
        Assert.Equal("1.0.0:100", harm.Decide().Weights());
    }

    [Fact]
    public void Harm_sends_all_traffic_back_at_once_and_the_version_is_not_tried_again()
    {
        var decision = Deployments.AtStep(0, 10).Answered("1.0.0", 90).Answered("1.1.0", 0, 10).After(1).Decide();
        Assert.Equal("1.0.0:100", decision.Weights());
        Assert.Equal(RolloutPhase.RolledBack, decision.Status.Rollout!.Phase);
        Assert.Contains("10 of 10 failed", decision.Status.Ledger[^1].Message, StringComparison.Ordinal);
        Assert.Contains(decision.Events, happened => happened is { Type: DecisionEvent.Warning, Reason: "RollBack" });
        Assert.Equal("1.0.0", decision.Status.Stable);

        var back = (Deployments.AtStep(0, 10) with { Status = decision.Status }).Routed(9, ("1.0.0", 100));
        var later = back.Decide();
        Assert.Equal((("False", Reasons.RolledBack), true), (later.Ready(), later.IsAvailable()));
        Assert.Equal(DeploymentPhase.RolledBack, later.Status.Phase);
        Assert.Null(later.Weights());

        // An edit of the replicas does not try the version again, but one of its resources does.
        var limits = new Dictionary<string, string> { ["memory"] = "1Gi" };
        var resources = back.Spec with { Resources = new() { Limits = limits } };
        Assert.Null((back.Decided() with { Spec = back.Spec with { Replicas = 3 } }).Decide().Status.Candidate);
        Assert.Equal("1.1.0", (back.Decided() with { Spec = resources }).Decide().Status.Candidate);
    }

    [Fact]
    public void Asking_for_another_version_and_back_is_a_new_wish()
    {
        var back = Deployments.AtStep(0, 10).Answered("1.0.0", 90).Answered("1.1.0", 0, 10).Decided().Routed(9, ("1.0.0", 100)).Decided();
        var restored = back.Wanting("1.0.0").Decided();
        Assert.Equal(DeploymentPhase.Healthy, restored.Status!.Phase);
        Assert.Equal("1.1.0", restored.Wanting("1.1.0").Decide().Status.Candidate);
    }

    [Fact]
    public void A_single_error_is_no_harm()
    {
        var decision = Deployments.AtStep(0, 10).Answered("1.0.0", 90).Answered("1.1.0", 9, 1).After(1).Decide();
        Assert.Equal((null, ("Unknown", Reasons.Collecting)), (decision.Weights(), decision.Ready()));
    }

    [Fact]
    public void The_way_back_moves_no_more_than_stable_can_carry_until_it_has_waited_long_enough()
    {
        var seen = Deployments.AtStep(1, 50).Running("1.0.0", 1).Answered("1.0.0", 100).Answered("1.1.0", 0, 100);
        var decision = seen.Decide();
        Assert.Null(decision.Weights());
        Assert.Equal(RolloutPhase.RolledBack, decision.Status.Rollout!.Phase);
        Assert.Equal("1.0.0:100", (seen with { Status = decision.Status }).After(60).Decide().Weights());
        Assert.Equal("1.0.0:100", (seen with { Status = decision.Status }).Running("1.0.0", 2).Decide().Weights());
    }

    [Fact]
    public void A_candidate_without_ready_pods_keeps_no_weight() =>
        Assert.Equal("1.0.0:100", Deployments.AtStep(1, 50).Running("1.1.0", 0).Decide().Weights());

    [Fact]
    public void Pods_that_do_not_come_in_time_end_the_rollout_with_their_reason()
    {
        var seen = Deployments.Serving()
            .Wanting("1.1.0")
            .Decided()
            .Running("1.1.0", 0, "DigestMismatch: sha256:… was read")
            .After(600)
            .Decided();
        Assert.Equal("1.0.0", seen.Status!.Stable);
        var decision = seen.Decide();
        Assert.Equal((("False", Reasons.ProgressDeadlineExceeded), true), (decision.Ready(), decision.IsAvailable()));
        Assert.Contains("DigestMismatch", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Promotion_changes_weights_and_status_but_no_template()
    {
        var seen = Deployments.AtStep(2, 100).Decided();
        var before = Deployments.AtStep(1, 50).Decide().Writes.OfType<ApplyVersionWorkload>().Single(step => step.Version == "1.1.0");
        var decision = seen.Decide();
        Assert.Equal(("1.1.0", (DeploymentPhase?)DeploymentPhase.Healthy), (decision.Status.Stable, decision.Status.Phase));
        Assert.Equal(["1.0.0"], decision.Status.PreviousVersions.Select(previous => previous.Version));
        var after = decision.Writes.OfType<ApplyVersionWorkload>().Single(step => step.Version == "1.1.0");
        Assert.Equal((before.TemplateHash, before.Replicas, before.Name), (after.TemplateHash, after.Replicas, after.Name));
        Assert.Null(decision.Weights());
        Assert.DoesNotContain(decision.Writes, step => step is DeleteVersionWorkload);
    }

    [Fact]
    public void What_is_not_kept_is_drained_and_then_deleted()
    {
        var seen = Deployments.AtStep(2, 100).Decided();
        seen = seen with { Spec = seen.Spec with { Retention = 0 } };
        Assert.Equal("1.1.0:100", seen.Decide().Weights());
        seen = seen.Decided().Routed(9, ("1.1.0", 100));
        Assert.Equal("1.0.0", Assert.Single(seen.Decide().Status.Draining).Version);
        Assert.DoesNotContain(seen.Decided().After(9).Decide().Writes, step => step is DeleteVersionWorkload);
        Assert.Equal(
            ["DeleteVersionWorkload", "DeleteVersionService"],
            seen.Decided().After(10).Decide().Writes.Select(step => step.GetType().Name).Where(name =>
                name.StartsWith("Delete", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_third_version_supersedes_the_second()
    {
        var decision = Deployments.AtStep(1, 50).Wanting("1.2.0").Decide();
        Assert.Equal(("1.0.0:100", RolloutPhase.Superseded), (decision.Weights(), decision.Status.Rollout!.Phase));
        var next = Deployments.AtStep(1, 50).Wanting("1.2.0").Decided().Routed(9, ("1.0.0", 100)).Decide();
        Assert.Equal("1.2.0", next.Status.Candidate);
    }

    [Fact]
    public void Going_back_to_stables_version_is_no_failure()
    {
        var seen = Deployments.AtStep(1, 50).Wanting("1.0.0").Decided().Routed(9, ("1.0.0", 100));
        Assert.Equal(
            (("True", Reasons.Promoted), (DeploymentPhase?)DeploymentPhase.Healthy), (seen.Decide().Ready(), seen.Decide().Status.Phase));
    }

    [Fact]
    public void The_table_that_is_there_says_where_the_candidate_is_unless_it_is_ahead()
    {
        // The status says step 0 and the table has the weight of step 1. The status is written first, so step 1 was not reached by
        // evidence.
        var ahead = Deployments.AtStep(0, 50).Answered("1.0.0", 300).Answered("1.1.0", 300).After(20).Decide();
        Assert.Equal((1, "1.0.0:90 1.1.0:10"), (ahead.Status.Rollout!.Step, ahead.Weights()));

        // The status says step 1, but the table still has the weight of step 0.
        var behind = Deployments.AtStep(1, 10).Answered("1.0.0", 540).Answered("1.1.0", 60).After(20).Decide();
        Assert.Equal((1, null), (behind.Status.Rollout!.Step, behind.Weights()));
    }

    [Fact]
    public void A_table_that_was_deleted_is_written_anew_with_a_generation_above_all_that_were_seen()
    {
        var seen = Deployments.Serving() with { Route = null, Evidence = null };
        var route = Assert.Single(seen.Decide().Writes.OfType<ApplyRoute>());
        Assert.Equal((8, null), (route.Table.Generation, route.ResourceVersion));
    }

    [Fact]
    public void Without_a_status_the_table_tells_what_is_stable()
    {
        var decision = (Deployments.AtStep(1, 50) with { Status = null }).Decide();
        Assert.Equal(("1.0.0", "1.0.0:100"), (decision.Status.Stable, decision.Weights()));
    }

    [Fact]
    public void An_invalid_spec_sends_traffic_back_and_touches_nothing_else()
    {
        var decision = (Deployments.AtStep(1, 50) with { FieldErrors = [new FieldError("spec.replicas", "0 is below 1")] }).Decide();
        Assert.Equal(("1.0.0:100", ("False", Reasons.InvalidSpec)), (decision.Weights(), decision.Ready()));
        Assert.DoesNotContain(decision.Writes, step => step is ApplyVersionWorkload);
    }

    [Fact]
    public void What_serves_is_not_made_less_than_all_traffic_takes_while_traffic_moves()
    {
        var seen = Deployments.AtStep(1, 50)
            .Strategy(strategy => strategy with { Steps = [.. strategy.Steps.Select(step => step with { Replicas = 1 })] });
        Assert.All(seen.Decide().Writes.OfType<ApplyVersionWorkload>(), step => Assert.Equal(2, step.Replicas));
    }
}
