using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Plan;

public class ConfirmationTests
{
    private static readonly RolloutStep[] Steps = [new() { Weight = 10, MinDuration = "1h" }, new() { Weight = 100 }];

    private static readonly RefusedWrite Forbidden = new(
        "configmaps \"penguins-route\" is forbidden: User \"sluice\" cannot get resource \"configmaps\"");

    [Fact]
    public void Pods_are_confirmed_before_a_share_rises()
    {
        var decision = Deployments.Serving()
            .Stepping(Steps)
            .Wanting("1.1.0")
            .Until(found => found.Weights() == "1.0.0:90 1.1.0:10")
            .Decide();
        Assert.Equal([new ConfirmPods("1.1.0", null, 1)], decision.Preconditions);
    }

    [Fact]
    public void The_way_back_confirms_the_pods_of_stable_alone()
    {
        var seen = Deployments.Serving().Stepping(Steps).Wanting("1.1.0").Until(found => found.Status.Step == "1/2").Next();
        var confirm = Assert.Single(seen.Acting(ActionKind.Abort, "1").Decide().Preconditions.OfType<ConfirmPods>());
        Assert.Equal("1.0.0", confirm.Version);
    }

    [Fact]
    public void The_table_is_confirmed_before_pods_are_deleted_or_made_less_and_not_otherwise()
    {
        var seen = Deployments.Serving().Stepping(Steps).Wanting("1.1.0").Until(found => found.Status.Step == "1/2").Next();
        Assert.Empty(seen.Decide().Preconditions);

        var last = seen.Acting(ActionKind.Abort, "1").Until(found => found.Writes.OfType<DeleteVersionWorkload>().Any());
        var gone = last.Decide();
        Assert.Equal([new ConfirmRoute(StepTargetKind.ConfigMap, "penguins-route", last.Route!.ResourceVersion)], gone.Preconditions);
        Assert.True(gone.StatusChanged);
    }

    [Fact]
    public void The_table_is_confirmed_before_another_version_is_trusted()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 100 })
            .Wanting("1.1.0")
            .Until(found => found.Status.Stable == "1.1.0");
        var decision = seen.Decide();
        Assert.Equal([new ConfirmRoute(StepTargetKind.ConfigMap, "penguins-route", seen.Route!.ResourceVersion)], decision.Preconditions);
        Assert.IsType<AppendLedger>(Assert.Single(decision.Records));
    }

    // The cache may still show the table from before this process wrote it.
    [Fact]
    public void The_table_is_confirmed_before_a_step_is_taken_for_lost()
    {
        var seen = Deployments.Serving()
            .Stepping([new() { Weight = 10, MinDuration = "1m" }, new() { Weight = 50 }, new() { Weight = 100 }])
            .Wanting("1.1.0")
            .Until(found => found.Status.Step == "2/3").Decided();
        Assert.Equal("1.0.0:90 1.1.0:10", seen.Traffic());
        Assert.Equal("1/3", seen.Decide().Status.Step);
        Assert.Equal(
            [new ConfirmRoute(StepTargetKind.ConfigMap, "penguins-route", seen.Route!.ResourceVersion)], seen.Decide().Preconditions);
    }

    [Fact]
    public void A_refused_read_changes_nothing_but_the_conditions_and_says_what_is_missing()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 100 })
            .Wanting("1.1.0")
            .Until(found => found.Status.Stable == "1.1.0");
        var withheld = WithheldDecision.Of(seen, Forbidden);

        Assert.Equal(("Unknown", Reasons.Refused), withheld.Ready());
        Assert.Contains(Forbidden.Message, withheld.Message(), StringComparison.Ordinal);
        Assert.Equal(seen.Status, withheld.Status with { Conditions = seen.Status!.Conditions });
        Assert.True(withheld.IsAvailable());
        Assert.True(withheld.StatusChanged);
        Assert.Empty(withheld.Preconditions);
        Assert.Empty(withheld.Records);
        Assert.Empty(withheld.Writes);
    }

    [Fact]
    public void A_read_that_stays_refused_is_not_written_again_and_the_decision_stays_the_same()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 100 })
            .Wanting("1.1.0")
            .Until(found => found.Status.Stable == "1.1.0");
        var after = seen with { Status = WithheldDecision.Of(seen, Forbidden).Status };

        Assert.False(WithheldDecision.Of(after.After(30), Forbidden).StatusChanged);
        Assert.Equal(seen.Decide().Preconditions, after.Decide().Preconditions);
        Assert.Equal("1.1.0", after.Decide().Status.Stable);
        Assert.NotEqual(Reasons.Refused, after.Decide().Ready().Reason);
    }
}
