using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Plan;

public class BaselineTests
{
    private const string Fresh = "1.0.0/baseline";

    private static ModelDeploymentObservation Started => Deployments.Serving().Strategy(strategy => strategy with
    {
        Baseline = true,
        Steps =
        [
            new RolloutStep { Weight = 10, MinRequests = 50 },
            new RolloutStep { Weight = 80, MinDuration = "1m" },
            new RolloutStep { Weight = 100 },
        ],
    }).Wanting("1.1.0");

    private static ModelDeploymentObservation AtTen => Started.Until(decision => decision.Status.Step == "1/3").Next();

    [Fact]
    public void Fresh_pods_are_made_when_the_candidate_is_and_share_stables_traffic()
    {
        var made = Started.Decide().Writes.OfType<ApplyVersionWorkload>().Where(step => step.Version == "1.0.0").ToList();
        Assert.Equal(
            [(null, "penguins-1-0-0", 2), ("baseline", "penguins-1-0-0-baseline", 2)],
            made.Select(step => (step.Track, step.Name, step.Replicas)));
        Assert.Contains(
            Started.Decide().Writes, step => step is ApplyVersionService { Track: "baseline", Name: "penguins-1-0-0-baseline" });
        var table = AtTen.Route!.Table!;
        Assert.Equal(
            [
                ("1.0.0", null, 80, "penguins-1-0-0.default.svc"),
                ("1.0.0", "baseline", 10, "penguins-1-0-0-baseline.default.svc"),
                ("1.1.0", null, 10, "penguins-1-1-0.default.svc")
            ],
            table.Versions.Select(entry => (entry.Version, entry.Track, entry.Weight, entry.Host)));
        Assert.Equal("1.0.0:90 1.1.0:10", AtTen.Decide().Status.Traffic);
        Assert.Null(AtTen.Decide().Weights());
        Assert.DoesNotContain(AtTen.Decide().Writes, step => step is ApplyDisruptionBudget { Version: Fresh });
    }

    [Fact]
    public void The_candidate_waits_for_them()
    {
        var seen = Started.Decided().Running("1.1.0", 2).Running(Fresh, 1);
        Assert.Equal((null, Reasons.PodsNotReady), (seen.Decide().Weights(), seen.Decide().Ready().Reason));
        Assert.Contains("fresh pods of 1.0.0", seen.Decide().Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cold_caches_condemn_nobody_and_harm_still_does()
    {
        // Candidate and baseline have the errors of fresh pods, which stable's old pods do not have.
        var cold = AtTen.Answered("1.0.0", 800).Answered(Fresh, 70, 30).Answered("1.1.0", 70, 30).After(30).Decide();
        Assert.True(cold.Status.Rollout!.InProgress);
        Assert.Equal(30, Assert.Single(cold.Status.Gates).StableBad);
        Assert.Equal(
            RolloutPhase.RolledBack,
            AtTen.Answered("1.0.0", 8000).Answered(Fresh, 1000).Answered("1.1.0", 700, 300).After(30).Decide().Status.Rollout!.Phase);
    }

    [Fact]
    public void Without_ready_pods_it_has_no_share_and_stable_has_it_back()
    {
        var lost = AtTen.Running(Fresh, 0).Decide();
        Assert.Equal("1.0.0:90 1.1.0:10", lost.Weights());
        Assert.True(lost.Status.Rollout!.InProgress);
    }

    [Fact]
    public void Where_there_is_no_room_for_it_it_is_drained_and_deleted()
    {
        var seen = AtTen.Answered("1.0.0", 8000).Answered(Fresh, 1000).Answered("1.1.0", 1000).After(30);
        Assert.Equal("1.0.0:20 1.1.0:80", seen.Decide().Weights());
        seen = seen.Next();
        Assert.Equal(Fresh, Assert.Single(seen.Decide().Status.Draining).Version);
        seen = seen.Next().After(10);
        Assert.Contains(seen.Decide().Writes, step => step is DeleteVersionWorkload { Version: Fresh });
        Assert.DoesNotContain(seen.Decide().Writes, step => step is DeleteVersionWorkload { Version: "1.0.0" });
    }

    [Fact]
    public void It_goes_with_the_candidate()
    {
        var back = AtTen.Acting(ActionKind.Abort, "1");
        Assert.Equal("1.0.0:100", back.Decide().Weights());
        var gone = back.Next().Next().After(10).Next();
        Assert.Equal("1.0.0", Assert.Single(gone.Workloads).Version);
    }
}
