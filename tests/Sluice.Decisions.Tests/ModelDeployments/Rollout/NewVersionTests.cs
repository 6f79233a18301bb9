using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class NewVersionTests
{
    private static readonly RolloutStep[] Steps = [new() { Weight = 10, MinDuration = "1m" }, new() { Weight = 100 }];

    private static ModelDeploymentObservation UnderWay(string policy) => Deployments.Serving().Stepping(Steps)
        .Strategy(strategy => strategy with { OnNewVersion = policy }).Wanting("1.1.0")
            .Until(decision => decision.Status.Step == "1/2")
            .Next()
            .Next();

    [Fact]
    public void Restart_takes_the_candidate_back_and_starts_the_new_one()
    {
        var seen = UnderWay("Restart").Wanting("1.2.0");
        Assert.Equal("1.0.0:100", seen.Decide().Weights());
        Assert.Equal("1.2.0", seen.Next().Decide().Status.Candidate);
    }

    [Fact]
    public void Queue_ends_the_rollout_first()
    {
        var seen = UnderWay("Queue").Wanting("1.2.0");
        Assert.Equal(("1.1.0", "Unknown"), (seen.Decide().Status.Candidate, seen.Decide().Ready().Status));
        Assert.Contains("1.2.0 is queued", seen.Decide().Message(), StringComparison.Ordinal);
        seen = seen.Until(decision => decision.Status.Stable == "1.1.0", 30).Next();
        Assert.Equal("1.2.0", seen.Decide().Status.Candidate);
    }

    [Fact]
    public void Reject_says_so_and_goes_on()
    {
        var seen = UnderWay("Reject").Wanting("1.2.0");
        Assert.Equal((("False", Reasons.NewVersionRejected), "1.1.0"), (seen.Decide().Ready(), seen.Decide().Status.Candidate));
        Assert.Equal("Unknown", seen.Wanting("1.1.0").Decide().Ready().Status);
        Assert.Equal("1.1.0", seen.Until(decision => decision.Status.Stable == "1.1.0", 30).Decide().Status.Stable);
    }

    [Theory]
    [InlineData("Restart")]
    [InlineData("Queue")]
    [InlineData("Reject")]
    public void The_way_back_to_stable_waits_for_nothing(string policy)
    {
        var seen = UnderWay(policy).Wanting("1.0.0");
        Assert.Equal(("1.0.0:100", RolloutPhase.Superseded), (seen.Decide().Weights(), seen.Decide().Status.Rollout!.Phase));
        Assert.Equal(DeploymentPhase.Healthy, seen.Next().Decide().Status.Phase);
    }

    [Fact]
    public void A_version_that_was_stable_lately_skips_the_steps_even_in_a_freeze()
    {
        var seen = UnderWay("Restart").Until(decision => decision.Status.Stable == "1.1.0", 30).Next()
            .Strategy(strategy => strategy with
            {
                RollbackWindow = new RollbackWindow { Within = "1h" },
                Freeze = [new FreezeWindow { Start = "* * * * *", Duration = "24h" }],
            });
        Assert.Equal("1.0.0", Assert.Single(seen.Decide().Status.PreviousVersions).Version);
        var back = seen.Wanting("1.0.0");
        Assert.Equal("1.0.0:100 1.1.0:0", back.Decide().Weights());
        Assert.Equal("1.0.0", back.Next().Next().Decide().Status.Stable);

        // A version that was stable too long ago, or has another digest, takes all steps and waits for the end of a freeze.
        Assert.Null(back.After(3700).Decide().Weights());
        var other = back with
        {
            ModelVersions =
            [
                .. back.ModelVersions.Select(version =>
                    version with { Spec = version.Spec with { Artifact = version.Spec.Artifact with { Digest = "sha256:other" } } }),
            ],
        };
        Assert.Equal((null, Reasons.Frozen), (other.Decide().Weights(), other.Decide().Ready().Reason));
    }

    [Fact]
    public void A_version_that_went_back_is_tried_again_later_and_later_and_not_for_ever()
    {
        var seen = UnderWay("Restart").Strategy(strategy =>
            strategy with { Retry = new RetryOptions { Limit = 2, After = "10m" }, ProgressDeadline = "1m" });
        var starts = new List<double>();
        var rollBacks = new HashSet<string?>();
        var last = seen.Now;
        for (var i = 0; i < 4000; i++)
        {
            // Its pods never become ready again.
            seen = seen.Running("1.1.0", 0).Next(5);
            rollBacks.UnionWith(seen.Status!.Ledger.Where(entry => entry.Decision == LedgerDecision.RollBack).Select(entry => entry.Hash));
            if (seen.Status!.Ledger is [.., { Decision: LedgerDecision.Start } start] && start.Time >= last)
            {
                starts.Add((start.Time - Deployments.Start).TotalMinutes);
                last = start.Time.AddSeconds(1);
            }
        }

        Assert.Equal(2, starts.Count);
        Assert.InRange(starts[1] - starts[0], 20, 23);
        Assert.Equal(("False", Reasons.ProgressDeadlineExceeded), seen.Decide().Ready());
        Assert.Equal(3, rollBacks.Count);
    }
}
