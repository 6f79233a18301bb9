using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Plan;

/// <summary>An autoscaler sets <c>spec.replicas</c>, during a rollout too.</summary>
public class ScaleTests
{
    private static ModelDeploymentObservation Replicas(ModelDeploymentObservation seen, int replicas) => seen with
    {
        Spec = seen.Spec with { Replicas = replicas },
    };

    private static ModelDeploymentObservation UnderWay(int weight = 10) => Deployments.Serving()
        .Stepping(new RolloutStep { Weight = weight, MinDuration = "1h" }, new RolloutStep { Weight = 100 }).Wanting("1.1.0")
            .Until(decision => decision.Status.Step == "1/2")
            .Next()
            .Next();

    private static int Pods(ModelDeploymentObservation seen, string version) =>
        seen.Decide().Writes.OfType<ApplyVersionWorkload>().Single(workload => workload.Version == version).Replicas;

    [Fact]
    public void Both_versions_follow_up_and_down_and_the_rollout_goes_on()
    {
        var seen = UnderWay();
        var rollout = seen.Decide().Status.Rollout!;
        var more = Replicas(seen, 5);
        Assert.Equal((5, 5), (Pods(more, "1.0.0"), Pods(more, "1.1.0")));
        Assert.Equal(
            (rollout.Step, rollout.StepStartTime, rollout.Version),
            (more.Decide().Status.Rollout!.Step, more.Decide().Status.Rollout!.StepStartTime, more.Decide().Status.Candidate));

        var fewer = Replicas(more.Next().Next(), 3);
        Assert.Equal((3, 3), (Pods(fewer, "1.0.0"), Pods(fewer, "1.1.0")));
        Assert.Contains(fewer.Decide().Preconditions, read => read is ConfirmRoute);
        Assert.Null(fewer.Decide().Weights());
    }

    [Fact]
    public void A_share_does_not_fall_while_both_versions_wait_for_more_pods()
    {
        var seen = Replicas(UnderWay(80), 10);
        Assert.Null(seen.Decide().Weights());
        Assert.Equal(
            (80, seen.Status!.Rollout!.StepStartTime), (seen.Decide().Status.Rollout!.Weight, seen.Decide().Status.Rollout!.StepStartTime));
    }

    [Fact]
    public void The_status_has_the_pods_of_the_versions_with_traffic_and_what_selects_them()
    {
        var first = Deployments.New().Decide().Status;
        Assert.Equal((0, "sluice.dev/deployment=penguins,sluice.dev/version in (1.0.0)"), (first.Replicas, first.Selector));

        var status = UnderWay().Decide().Status;
        Assert.Equal((4, "sluice.dev/deployment=penguins,sluice.dev/version in (1.0.0,1.1.0)"), (status.Replicas, status.Selector));

        // The previous version is warm and has no traffic.
        var promoted = UnderWay().After(3600).Until(decision => decision.Ready().Status == "True").Decide().Status;
        Assert.Equal((2, "sluice.dev/deployment=penguins,sluice.dev/version in (1.1.0)"), (promoted.Replicas, promoted.Selector));
    }
}
