namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// An anytime-valid test of whether one side of a split has a greater share of bad requests than the other by more than a margin.
/// <para>
/// Let a request go to the candidate with probability <c>w</c> by the gateway's draw, whatever came before it, and be bad or not: <c>A</c> and
/// <c>X</c> are 0 or 1, and <c>Z = A·X/w − (1−A)·X/(1−w)</c>. Given the past, <c>E[Z] = p − q</c>: the candidate's share of bad requests less
/// stable's at that instant. Under the null hypothesis "<c>p − q ≤ d</c> at every request" the capital <c>∏(1 + λ(Zᵢ − d))</c> is a nonnegative
/// supermartingale for every fixed <c>λ</c> from 0 to <c>(1−w)/(1 + d(1−w))</c>, and so is a mixture over λ that is fixed beforehand. It starts
/// at 1, so by Ville's inequality it ever reaches <c>1/α</c> with probability α at most: at any number of looks, at any share, and with base
/// rates that drift, since nothing but the gateway's coin is taken for random.
/// </para>
/// <para>
/// The capital depends on three counts alone, for <c>Z</c> has three values. With <c>d = 0</c> requests that are not bad do not count, and the
/// capital is the likelihood ratio of the conditional binomial: given the bad requests so far, those of the candidate are binomial with
/// probability <c>w</c> under the null, and with <c>w + λ</c> where the odds of being bad are <c>ψ</c> times stable's,
/// <c>w + λ = wψ/(1 − w + wψ)</c>. The mixture is over that odds ratio: <c>ln(ψ − 1)</c> has equal weight at points from <c>ψ = 1.05</c> up to
/// where <c>λ</c> is all but its greatest. A margin keeps these fractions of the greatest λ.
/// </para>
/// <para>
/// That a side is <em>less</em> bad by a margin is the same test with the sides changed and the margin's sign turned round.
/// Sources: J. Ville, Étude critique de la notion de collectif, 1939; R. Johari and others, Peeking at A/B tests, 2017; S. Howard, A. Ramdas and
/// others, arXiv 1810.08240; M. Lindon, A. Malek, arXiv 2011.03567, and M. Lindon and others, arXiv 2205.14762; I. Waudby-Smith, A. Ramdas,
/// Estimating means of bounded random variables by betting, arXiv 2010.09686.
/// </para>
/// </summary>
public sealed class SequentialTest
{
    private const int Points = 32;
    private const double LeastExcess = 0.05;
    private const double GreatestLogit = 7;
    private const double LeastShare = 1e-6;

    private readonly double[] neutral = new double[Points];
    private readonly double[] bad = new double[Points];
    private readonly double[] otherBad = new double[Points];

    /// <summary>Prepares a test.</summary>
    /// <param name="share">The side's share of all requests, <c>w</c>; what is not between 0 and 1 is taken for the nearest share that is.</param>
    /// <param name="margin">
    /// <c>d</c>: by how much the side's share of bad requests may exceed the other's under the null hypothesis, −1 to 1; below 0: by how much it is less.
    /// </param>
    public SequentialTest(double share, double margin)
    {
        var w = double.IsNaN(share) ? 0.5 : Math.Clamp(share, LeastShare, 1 - LeastShare);
        var d = double.IsNaN(margin) ? 0 : Math.Clamp(margin, -1, 1);
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
        }
    }

    /// <summary>The natural logarithm of the mixture's capital (the e-value); finite for all counts up to 2^40.</summary>
    /// <param name="neutralCount">Requests that were not bad, of both sides.</param>
    /// <param name="badCount">Bad requests of the side.</param>
    /// <param name="otherBadCount">Bad requests of the other side.</param>
    public double Evidence(long neutralCount, long badCount, long otherBadCount)
    {
        Span<double> logs = stackalloc double[Points];
        var most = double.NegativeInfinity;
        for (var i = 0; i < Points; i++)
        {
            logs[i] = (neutralCount * neutral[i]) + (badCount * bad[i]) + (otherBadCount * otherBad[i]);
            most = Math.Max(most, logs[i]);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return most + Math.Log(sum / Points);
    }

    /// <summary>What the evidence must reach for an error probability: <c>ln(1/α)</c>.</summary>
    /// <param name="alpha">α, between 0 and 1.</param>
    public static double Threshold(double alpha) => -Math.Log(double.IsNaN(alpha) ? 1e-12 : Math.Clamp(alpha, 1e-12, 0.5));
}
