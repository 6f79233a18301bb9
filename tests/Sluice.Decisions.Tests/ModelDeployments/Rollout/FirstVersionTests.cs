using Sluice.Api.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class FirstVersionTests
{
    [Fact]
    public void It_is_made_and_not_routed_before_it_is_ready()
    {
        var decision = Deployments.New().Decide();
        Assert.Equal(
            ["ApplyGateway", "ApplyVersionWorkload", "ApplyVersionService", "ApplyDisruptionBudget"],
            decision.Writes.Select(step => step.GetType().Name));
        Assert.Equal(("Unknown", Reasons.PodsNotReady), decision.Ready());
        Assert.Null(Deployments.New().Running("1.0.0", 1).Decide().Weights());
        Assert.Equal("1.0.0:100", Deployments.New().Running("1.0.0", 2).Decide().Weights());
    }

    [Fact]
    public void It_is_ready_when_the_gateways_serve_it()
    {
        var seen = Deployments.New().Running("1.0.0", 2).Decided().Routed(1, ("1.0.0", 100));
        var behind = (seen with { GatewayPods = [.. seen.GatewayPods.Select(pod => pod with { RouteGeneration = null })] }).Decide();
        Assert.Equal((("Unknown", Reasons.TrafficNotConverged), false), (behind.Ready(), behind.IsAvailable()));
        var decision = seen.Decide();
        Assert.Equal((("True", Reasons.Promoted), true, "1.0.0"), (decision.Ready(), decision.IsAvailable(), decision.Status.Stable));
        Assert.Equal("1.0.0:100", decision.Status.Traffic);
    }

    [Fact]
    public void A_version_that_is_not_there_yet_is_waited_for_and_the_message_has_the_remedy()
    {
        var decision = Deployments.New("3.0.0").Decide();
        Assert.Equal(("Unknown", Reasons.VersionNotFound), decision.Ready());
        Assert.Contains("spec.version", decision.Message(), StringComparison.Ordinal);
        Assert.Empty(decision.Writes);
    }

    [Theory]
    [InlineData(false, "Unknown")]
    [InlineData(true, "False")]
    public void A_version_that_is_not_ready_is_waited_for_unless_it_never_will_be(bool stalled, string ready)
    {
        var seen = Deployments.New();
        seen = seen with { ModelVersions = [.. seen.ModelVersions.Select(version => version with { Ready = false, Stalled = stalled })] };
        Assert.Equal((ready, Reasons.VersionNotReady), seen.Decide().Ready());
    }

    [Fact]
    public void Pods_that_come_late_still_serve()
    {
        var seen = Deployments.New().Decided().Running("1.0.0", 0, "ErrImagePull: no such image").After(601);
        var decision = seen.Decide();
        Assert.Equal(("False", Reasons.ProgressDeadlineExceeded), decision.Ready());
        Assert.Contains("ErrImagePull", decision.Message(), StringComparison.Ordinal);
        Assert.Equal("1.0.0:100", seen.Decided().Running("1.0.0", 2).Decide().Weights());
    }

    [Fact]
    public void A_name_that_another_holds_stalls_and_holds_up_nothing_else()
    {
        var decision =
            (Deployments.New() with { Conflicts = [new NameConflict(new StepTarget(StepTargetKind.Deployment, "penguins-1-0-0"))] })
                .Decide();
        Assert.Equal(("False", Reasons.NameConflict), decision.Ready());
        Assert.Equal(
            ["ApplyGateway", "ApplyVersionService", "ApplyDisruptionBudget", "ApplyVersionWorkload"],
            decision.Writes.Select(step => step.GetType().Name));
    }
}
