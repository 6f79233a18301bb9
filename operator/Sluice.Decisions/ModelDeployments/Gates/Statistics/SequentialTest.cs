namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>
/// An anytime-valid test of how the candidate's share of bad requests compares with stable's.
/// <para>
/// Let a request go to the candidate with probability <c>w</c> by the gateway's draw, whatever came before it, and be bad or not: <c>A</c>
/// and <c>X</c> are 0 or 1, and <c>Z = A·X/w − (1−A)·X/(1−w)</c>. Given the past, <c>E[Z] = p − q</c>: the candidate's share of bad
/// requests less stable's at that instant. Under the null hypothesis "<c>p − q ≤ d</c> at every request" the capital <c>∏(1 + λ(Zᵢ −
/// d))</c> is a nonnegative supermartingale for every fixed <c>λ</c> from 0 to <c>(1−w)/(1 + d(1−w))</c>, and so is a mixture over λ that
/// is fixed beforehand. It starts at 1, so by Ville's inequality it ever reaches <c>1/α</c> with probability α at most: at any number of
/// looks, at any share, and with base rates that drift, since nothing but the gateway's coin is taken for random.
/// </para>
/// <para>
/// The capital depends on three counts alone, for <c>Z</c> has three values. With <c>d = 0</c> requests that are not bad do not count, and
/// the capital is the likelihood ratio of the conditional binomial: given the bad requests so far, those of the candidate are binomial with
/// probability <c>w</c> under the null, and with <c>w + λ</c> where the odds of being bad are <c>ψ</c> times stable's, <c>w + λ = wψ/(1 − w
/// + wψ)</c>. The mixture is over that odds ratio: <c>ln(ψ − 1)</c> takes evenly spaced values from <c>ψ = 1.05</c> up to where <c>λ</c> is
/// all but its greatest, weighed by a Cauchy density about <c>ψ = 2</c>: a candidate that is twice as bad is what the test is to find
/// soonest, and the tails leave enough for one that answers with nothing but errors. A margin keeps these fractions of the greatest λ.
/// </para>
/// <para>
/// That the candidate is <em>not worse</em> than by a margin <c>m</c> is the same test with the sides changed and the margin's sign turned
/// round: the null hypothesis is "<c>p − q ≥ m</c>", the capital <c>∏(1 − λ(Zᵢ − m))</c>, λ goes up to <c>w/(1 − wm)</c>, and all values of
/// the mixture weigh the same. With <c>m = 0</c> requests that are not bad do not count, so that nothing but a candidate better than stable
/// is ever proven.
/// </para>
/// <para>
/// Sources: J. Ville, Étude critique de la notion de collectif, 1939; R. Johari and others, Peeking at A/B tests, 2017; S. Howard, A.
/// Ramdas and others, arXiv 1810.08240; M. Lindon, A. Malek, arXiv 2011.03567, and M. Lindon and others, arXiv 2205.14762; I. Waudby-Smith,
/// A. Ramdas, Estimating means of bounded random variables by betting, arXiv 2010.09686.
/// </para>
/// </summary>
public sealed class SequentialTest
{
    private const int Points = 32;
    private const double LeastExcess = 0.05;
    private const double GreatestLogit = 7;
    private const double LeastShare = 1e-6;
    private const double Spread = 1;

    private readonly double[] neutral = new double[Points];
    private readonly double[] bad = new double[Points];
    private readonly double[] otherBad = new double[Points];
    private readonly double[] weight = new double[Points];
    private readonly bool isExchanged;

    private SequentialTest(double w, double d, double spread, bool isExchanged)
    {
        this.isExchanged = isExchanged;
        var greatest = 1 / ((1 / (1 - w)) + d);
        var least = Math.Log(w * LeastExcess);
        for (var i = 0; i < Points; i++)
        {
            var logit = least + ((GreatestLogit - least) * i / (Points - 1));
            var lambda = greatest / (1 + Math.Exp(-logit));
            neutral[i] = Math.Log(1 - (lambda * d));
            bad[i] = Math.Log(1 + (lambda * ((1 / w) - d)));

            // 1 − λ/greatest, without the loss of digits near 0.
            otherBad[i] = -Math.Log(1 + Math.Exp(logit));
            var excess = (logit - Math.Log(w)) / spread;
            weight[i] = 1 / (1 + (excess * excess));
        }

        var total = weight.Sum();
        for (var i = 0; i < Points; i++)
        {
            weight[i] = Math.Log(weight[i] / total);
        }
    }

    /// <summary>Tests that the candidate's share of bad requests exceeds stable's by more than a margin.</summary>
    /// <param name="share">
    /// The candidate's share of all requests, <c>w</c>; what is not between 0 and 1 is taken for the nearest share that is.
    /// </param>
    /// <param name="margin"><c>d</c>, 0 to 1.</param>
    public static SequentialTest OfHarm(double share, double margin) => new(Share(share), Margin(margin), Spread, isExchanged: false);

    /// <summary>Tests that the candidate's share of bad requests exceeds stable's by less than a margin, or is below it.</summary>
    /// <param name="share">
    /// The candidate's share of all requests, <c>w</c>; what is not between 0 and 1 is taken for the nearest share that is.
    /// </param>
    /// <param name="margin"><c>m</c>, 0 to 1.</param>
    public static SequentialTest OfNotWorse(double share, double margin) =>
        new(1 - Share(share), -Margin(margin), double.PositiveInfinity, isExchanged: true);

    /// <summary>The natural logarithm of the mixture's capital (the e-value); finite for all counts up to 2^40.</summary>
    /// <param name="good">Requests that were not bad, of both sides.</param>
    /// <param name="candidateBad">Bad requests of the candidate.</param>
    /// <param name="stableBad">Bad requests of stable.</param>
    public double Evidence(long good, long candidateBad, long stableBad)
    {
        var (badCount, otherCount) = isExchanged ? (stableBad, candidateBad) : (candidateBad, stableBad);
        Span<double> logs = stackalloc double[Points];
        var most = double.NegativeInfinity;
        for (var i = 0; i < Points; i++)
        {
            logs[i] = weight[i] + (good * neutral[i]) + (badCount * bad[i]) + (otherCount * otherBad[i]);
            most = Math.Max(most, logs[i]);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return most + Math.Log(sum);
    }

    /// <summary>What the evidence must reach for an error probability: <c>ln(1/α)</c>.</summary>
    /// <param name="alpha">α, between 0 and 1.</param>
    public static double Threshold(double alpha) => -Math.Log(double.IsNaN(alpha) ? 1e-12 : Math.Clamp(alpha, 1e-12, 0.5));

    private static double Share(double share) => double.IsNaN(share) ? 0.5 : Math.Clamp(share, LeastShare, 1 - LeastShare);

    private static double Margin(double margin) => double.IsNaN(margin) ? 0 : Math.Clamp(margin, 0, 1);
}
