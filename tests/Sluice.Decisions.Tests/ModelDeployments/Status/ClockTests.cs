using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Status;

/// <summary>Clocks that jump, and freeze windows.</summary>
public class ClockTests
{
    [Fact]
    public void A_freeze_blocks_the_way_forward_and_not_the_way_back()
    {
        // The window lasts two hours from 13:00 on a Friday in Berlin, which is 11:00 UTC in May.
        var seen = Deployments.Serving().Stepping(new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 100 })
            .Strategy(strategy =>
                strategy with { Freeze = [new FreezeWindow { Start = "0 13 * * FRI", Duration = "2h", TimeZone = "Europe/Berlin" }] });
        seen = (seen with { Now = seen.Now.AddMinutes(-90) }).Wanting("1.1.0").Until(decision => decision.Status.Step == "1/2").Next();
        var frozen = seen.After(3600).Decide();
        Assert.Equal((null, Reasons.Frozen), (frozen.Weights(), frozen.Ready().Reason));
        Assert.Contains("2026-05-01 13:00:00Z", frozen.Message(), StringComparison.Ordinal);
        Assert.Equal("1.0.0:100", seen.After(3600).Acting(ActionKind.Abort, "1").Decide().Weights());
        Assert.Equal("1.0.0:100", seen.After(3600).Wanting("1.0.0").Decide().Weights());
        Assert.Equal("1.0.0:0 1.1.0:100", seen.After(10_000).Decide().Weights());

        // The decision is due again at the end of the window.
        Assert.True(seen.After(10_000 - 3600 - 1400).Decide().RequeueAfter <= Requeue.Waiting);
    }

    [Fact]
    public void A_freeze_does_not_keep_the_first_version_from_serving()
    {
        var seen = Deployments.New()
            .Strategy(strategy => strategy with { Freeze = [new FreezeWindow { Start = "* * * * *", Duration = "24h" }] });
        Assert.Equal("1.0.0:100", seen.Running("1.0.0", 2).Decide().Weights());
        var second = seen.Running("1.0.0", 2).Next().Next().Wanting("1.1.0").Next().Decide();
        Assert.Equal((null, Reasons.Frozen), (second.Weights(), second.Ready().Reason));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_wait_for_the_difference()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 10, MinDuration = "1m" }, new RolloutStep { Weight = 100 })
            .Wanting("1.1.0")
            .Until(decision => decision.Status.Step == "1/2").Next().Next();
        var back = (seen with { Now = seen.Now.AddHours(-1) }).Next();
        Assert.Null(back.Decide().Weights());
        Assert.Equal("1.0.0:0 1.1.0:100", back.After(60).Decide().Weights());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_clock_that_leaps_about_makes_weights_rise_and_fall_once(int seed)
    {
        var random = new Random(seed);
        foreach (var harmful in new[] { false, true })
        {
            var seen = Deployments.Serving().Wanting("1.1.0").Strategy(strategy => strategy with { ProgressDeadline = "24h" });
            var shares = new List<int>();
            for (var i = 0; i < 150; i++)
            {
                seen = seen.Next(3);
                seen = random.Next(4) == 0 ? seen with { Now = seen.Now.AddHours(random.Next(2) == 0 ? -1 : 1) } : seen;
                var share = seen.Route!.Table!.Versions.FirstOrDefault(version => version.Version == "1.1.0")?.Weight ?? 0;
                shares.Add(share);
                if (share is > 0 and < 100)
                {
                    seen = (seen with { Evidence = seen.Evidence! with { Versions = [] } })
                        .Answered("1.0.0", (100 - share) * 40L)
                        .Answered("1.1.0", share * (harmful ? 20L : 40L), harmful ? share * 20L : 0);
                }
            }

            var moves = shares.Zip(shares.Skip(1)).Where(pair => pair.First != pair.Second).ToList();
            Assert.Equal(harmful ? 1 : 0, moves.Count(pair => pair.Second < pair.First));
            Assert.Equal(harmful ? 1 : 0, seen.Status!.Ledger.Count(entry => entry.Decision == LedgerDecision.RollBack));
            Assert.Equal(harmful ? "1.0.0" : "1.1.0", seen.Decide().Status.Stable);
        }
    }
}
