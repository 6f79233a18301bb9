using FsCheck;
using FsCheck.Xunit;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class SequentialTestTests
{
    private static readonly double[] Shares = [0.01, 0.1, 0.5, 0.9, 0.99];
    private static readonly double[] Margins = [0, 0.001, 0.05, 1];

    [Fact]
    public void The_mixture_is_a_martingale_where_the_null_hypothesis_is_just_true()
    {
        // One request: the mean of the capital over its three outcomes is 1 where the shares differ by the margin, whatever the base rate.
        foreach (var (w, d, q) in from w in Shares from d in Margins from q in new[] { 0, 0.001, 0.3 } where q + d <= 1 select (w, d, q))
        {
            var test = SequentialTest.OfHarm(w, d);
            var (bad, other) = (w * (q + d), (1 - w) * q);
            var mean = ((1 - bad - other) * Math.Exp(test.Evidence(1, 0, 0))) + (bad * Math.Exp(test.Evidence(0, 1, 0))) + (
                other * Math.Exp(test.Evidence(0, 0, 1)));
            Assert.Equal(1, mean, 9);

            test = SequentialTest.OfNotWorse(w, d);
            mean = ((1 - bad - other) * Math.Exp(test.Evidence(1, 0, 0))) + (bad * Math.Exp(test.Evidence(0, 1, 0))) + (
                other * Math.Exp(test.Evidence(0, 0, 1)));
            Assert.Equal(1, mean, 9);
        }
    }

    [Fact]
    public void Without_a_margin_it_is_the_likelihood_ratio_of_the_conditional_binomial()
    {
        // Requests that are not bad do not count.
        var test = SequentialTest.OfHarm(0.1, 0);
        Assert.Equal(test.Evidence(0, 7, 20), test.Evidence(1_000_000, 7, 20), 9);
    }

    [Fact]
    public void All_counts_have_finite_evidence()
    {
        long[] counts = [0, 1, 1000, 1L << 40];
        double[] shares = [.. Shares, double.NaN, 0, 1, -5];
        double[] margins = [.. Margins, -1, double.NaN, 7];
        foreach (var (w, d) in from w in shares from d in margins select (w, d))
        {
            SequentialTest[] tests = [SequentialTest.OfHarm(w, d), SequentialTest.OfNotWorse(w, d)];
            Assert.All(
                from test in tests from good in counts from bad in counts from other in counts select test.Evidence(good, bad, other),
                evidence => Assert.True(double.IsFinite(evidence)));
        }
    }

    [Property(MaxTest = 300)]
    public void More_bad_requests_of_the_candidate_never_lower_the_evidence_of_harm(
        PositiveInt good, NonNegativeInt bad, NonNegativeInt other, byte share, byte margin)
    {
        var test = SequentialTest.OfHarm((share + 1) / 258.0, margin / 255.0);
        var before = test.Evidence(good.Get, bad.Get, other.Get);
        Assert.True(test.Evidence(good.Get - 1, bad.Get + 1L, other.Get) >= before - 1e-9);
        Assert.True(test.Evidence(good.Get, bad.Get + 1L, other.Get) >= before - 1e-9);
        Assert.True(test.Evidence(good.Get, bad.Get, other.Get + 1L) <= before + 1e-9);
    }

    [Property(MaxTest = 300)]
    public void Both_verdicts_never_stand_together(NonNegativeInt good, NonNegativeInt bad, NonNegativeInt other, byte share, byte margin)
    {
        var w = (share + 1) / 258.0;
        var d = margin / 255.0;
        var harm = SequentialTest.OfHarm(w, d).Evidence(good.Get, bad.Get, other.Get);
        var notWorse = SequentialTest.OfNotWorse(w, d).Evidence(good.Get, bad.Get, other.Get);

        // The logarithm of the capital is concave in λ and 0 where λ is: it rises above 0 only if the sum of Z − d is on its side.
        Assert.True(Math.Min(harm, notWorse) <= 1e-9);
    }
}
