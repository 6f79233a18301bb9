using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Holds;

public class SurgeTests
{
    private static ModelDeploymentObservation Wanting(int budget, params SurgeFact[] others)
    {
        var seen = Deployments.Serving();
        seen = seen with
        {
            Spec = seen.Spec with
            {
                Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" } },
            },
            SurgeBudget = budget,
            Surges = others,
        };
        return seen.Wanting("1.1.0").Next(3);
    }

    [Fact]
    public void A_candidate_is_counted_with_the_most_pods_that_it_has_on_its_way()
    {
        var spec = new ModelDeploymentSpec
        {
            Replicas = 4,
            Resources = new ResourceOptions
            {
                Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "2", ["nvidia.com/mig-1g.10gb"] = "1", ["cpu"] = "9" },
            },
            Strategy = new RolloutStrategy
            {
                Steps =
                [
                    new RolloutStep { Weight = 10, Replicas = 1 },
                    new RolloutStep { Weight = 50, Replicas = 6 },
                    new RolloutStep { Weight = 100 },
                ],
            },
        };
        Assert.Equal(18, CandidateGpus.Of(spec, Accelerators.Default));
    }

    [Fact]
    public void There_is_room_or_there_is_a_queue()
    {
        Assert.Contains(Wanting(2).Decide().Writes, step => step is ApplyVersionWorkload { Version: "1.1.0" });
        var held = Wanting(3, new SurgeFact { Name = "other", Uid = "o", Gpus = 2, Holds = true, Since = Deployments.Start.AddHours(1) });
        var decision = held.Decide();
        Assert.DoesNotContain(
            decision.Writes, step => step is ApplyVersionWorkload { Version: "1.1.0" } or ApplyVersionService { Version: "1.1.0" });
        Assert.Equal(("Unknown", Reasons.SurgeBudget), decision.Ready());
        Assert.Contains("number 1 in the queue", decision.Message(), StringComparison.Ordinal);

        // The wait never exceeds the progress deadline, however long it is.
        Assert.True(held.After(100_000).Decide().Status.Rollout!.InProgress);
        Assert.Contains(
            (held with { Surges = [] }).After(100_000).Decide().Writes, step => step is ApplyVersionWorkload { Version: "1.1.0" });
    }

    [Theory]
    [InlineData(-10, "a", 2, false)]
    [InlineData(10, "a", 2, true)]
    [InlineData(0, "a", 2, false)]
    [InlineData(0, "z", 2, true)]

    // A rollout that can never be admitted does not block others.
    [InlineData(-10, "a", 9, true)]
    public void Who_began_first_comes_first(int seconds, string uid, int gpus, bool admitted)
    {
        var seen = Wanting(3, new SurgeFact { Name = "other", Uid = uid, Gpus = gpus, Since = Deployments.Start.AddSeconds(seconds) });
        Assert.Equal(admitted, seen.Decide().Writes.Any(step => step is ApplyVersionWorkload { Version: "1.1.0" }));
    }

    [Fact]
    public void What_can_never_be_says_so() => Assert.Contains("needs 2 GPUs", Wanting(1).Decide().Message(), StringComparison.Ordinal);

    [Fact]
    public void It_must_have_stood_in_the_status_so_that_others_see_it()
    {
        var seen = Wanting(2);
        Assert.DoesNotContain(
            (seen with { Status = null }).Routed(7, ("1.0.0", 100)).Decide().Writes,
            step => step is ApplyVersionWorkload { Version: "1.1.0" });
        Assert.DoesNotContain(
            (seen with { Now = seen.Now.AddSeconds(-2) }).Decide().Writes, step => step is ApplyVersionWorkload { Version: "1.1.0" });

        // A clock that is set back by an hour must not make it wait for an hour.
        Assert.Contains(
            (seen with { Now = seen.Now.AddHours(-1) }).Decide().Writes, step => step is ApplyVersionWorkload { Version: "1.1.0" });
    }
}
