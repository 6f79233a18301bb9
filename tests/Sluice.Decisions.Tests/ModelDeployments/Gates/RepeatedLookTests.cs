using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

/// <summary>What <c>make bench</c> shows at length, for a few hundred rollouts with fixed seeds.</summary>
public class RepeatedLookTests
{
    private const int Rollouts = 1000;
    private const double Alpha = 0.05;

    [Theory]
    [InlineData(0.01, 0.1)]
    [InlineData(0.05, 0.05)]
    [InlineData(0.1, 0.02)]
    [InlineData(0.5, 0.01)]
    public void A_version_like_stable_is_sent_back_no_oftener_than_alpha(double share, double rate)
    {
        var test = SequentialTest.OfHarm(share, 0);
        var sentBack = Enumerable.Range(0, Rollouts)
            .Count(seed => Until(test, Alpha, seed, share, rate, rate, looks: 60, tick: 50) is not null);
        Assert.True(sentBack <= Limit(Alpha), $"{sentBack} of {Rollouts}");
    }

    [Fact]
    public void A_version_that_is_worse_by_the_margin_is_neither_harm_nor_not_worse_oftener_than_allowed()
    {
        foreach (var test in new[] { SequentialTest.OfHarm(0.2, 0.02), SequentialTest.OfNotWorse(0.2, 0.02) })
        {
            var told = Enumerable.Range(0, Rollouts)
                .Count(seed => Until(test, Alpha, seed, 0.2, 0.03, 0.01, looks: 60, tick: 50) is not null);
            Assert.True(told <= Limit(Alpha), $"{told} of {Rollouts}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(300)]
    public void More_looks_never_raise_the_error_above_alpha(int looks)
    {
        var test = SequentialTest.OfHarm(0.1, 0);
        var sentBack = Enumerable.Range(0, Rollouts)
            .Count(seed => Until(test, Alpha, seed, 0.1, 0.03, 0.03, looks, 3000 / looks) is not null);
        Assert.True(sentBack <= Limit(Alpha), $"{sentBack} of {Rollouts}");
    }

    [Fact]
    public void Twice_the_errors_at_a_share_of_5_percent_are_found_sooner_than_by_a_test_that_looks_once()
    {
        // The exact conditional test of the same alpha with a power of 80 % for twice the odds takes 203 bad requests, which are 3870
        // requests at 5 %.
        var test = SequentialTest.OfHarm(0.05, 0);
        var found = Enumerable.Range(0, 301).Select(seed => Until(test, Alpha, seed, 0.05, 0.1, 0.05, looks: 600, tick: 50) ?? int.MaxValue)
            .Order().ElementAt(150);
        Assert.InRange(found, 1, 3870);
    }

    [Fact]
    public void Ten_gates_that_fail_together_send_back_no_oftener_than_alpha()
    {
        var strategy = new RolloutStrategy
        {
            Steps = [new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 100 }],
            Gates = [.. Enumerable.Range(0, 10).Select(gate => new RolloutGate { Name = $"g{gate}", ErrorRate = new ErrorRateGate() })],
        };
        var alpha = GateAlpha.Of(strategy);
        var test = SequentialTest.OfHarm(0.1, 0);
        var sentBack = Enumerable.Range(0, Rollouts).Count(seed => Enumerable.Range(0, 10).Any(gate =>
            Until(test, alpha, (seed * 10) + (gate % 3), 0.1, 0.03, 0.03, looks: 20, tick: 50) is not null));
        Assert.True(sentBack <= Limit(Alpha), $"{sentBack} of {Rollouts}");
    }

    // Three standard deviations above what so many rollouts show.
    private static double Limit(double alpha) => (Rollouts * alpha) + (3 * Math.Sqrt(Rollouts * alpha * (1 - alpha)));

    // The requests after which the test decides; null: it does not.
    private static int? Until(
        SequentialTest test, double alpha, int seed, double share, double rate, double stableRate, int looks, int tick)
    {
        var random = new Random(seed);
        long good = 0, bad = 0, stableBad = 0;
        for (var look = 1; look <= looks; look++)
        {
            for (var i = 0; i < tick; i++)
            {
                var isCandidate = random.NextDouble() < share;
                var isBad = random.NextDouble() < (isCandidate ? rate : stableRate);
                good += isBad ? 0 : 1;
                bad += isBad && isCandidate ? 1 : 0;
                stableBad += isBad && !isCandidate ? 1 : 0;
            }

            if (test.Evidence(good, bad, stableBad) >= SequentialTest.Threshold(alpha))
            {
                return look * tick;
            }
        }

        return null;
    }
}
