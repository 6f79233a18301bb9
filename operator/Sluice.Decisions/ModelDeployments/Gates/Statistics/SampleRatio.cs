using System.Globalization;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>
/// Tests whether the candidate's part of the requests is the share that its weight asks for: a router that ignores weights, or lags behind
/// them, makes every comparison worthless.
/// <para>
/// Under the null hypothesis each of <c>n</c> requests goes to the candidate with probability <c>w</c>. The e-value is the likelihood of
/// the candidate's <c>x</c> requests where that probability is drawn from a Beta distribution, over their likelihood at <c>w</c>; the mean
/// of two priors is taken: one that is uniform, quick where the split is wholly wrong, and one of the weight of a hundred requests about
/// <c>w</c>, for small deviations. It may be looked at any number of times, and reaches 10,000 with a chance of one in 10,000 at most.
/// Source: M. Lindon, A. Malek, Anytime-valid inference for multinomial count data, arXiv 2011.03567.
/// </para>
/// </summary>
public static class SampleRatio
{
    /// <summary>The chance that a split as asked for is ever called a mismatch.</summary>
    public const double Alpha = 0.0001;

    /// <summary>Requests before the share of clients who are kept at their version is looked at.</summary>
    public const long StickyRequests = 1000;

    private const double PriorRequests = 100;

    /// <summary>
    /// Judges a split. Where clients are kept at their version the requests are not divided one by one; then the smaller side's part must
    /// lie between half and twice what it should be, after <see cref="StickyRequests"/>.
    /// </summary>
    /// <param name="candidateRequests">Requests of the candidate under one generation of the route.</param>
    /// <param name="stableRequests">Requests of stable under the same.</param>
    /// <param name="share">The candidate's share by the weights, above 0 and below 1.</param>
    /// <param name="sticky">Whether clients are kept at their version.</param>
    public static SampleRatioVerdict Judge(long candidateRequests, long stableRequests, double share, bool sticky)
    {
        var ours = VersionEvidence.Plausible(candidateRequests);
        var theirs = VersionEvidence.Plausible(stableRequests);
        var w = double.IsNaN(share) ? 0.5 : Math.Clamp(share, 1e-6, 1 - 1e-6);
        return sticky ? Band(ours, theirs, w) : Test(ours, theirs, w);
    }

    private static SampleRatioVerdict Test(long ours, long theirs, double w)
    {
        var likelihood = (ours * Math.Log(w)) + (theirs * Math.Log(1 - w));
        var wide = LogGamma.Beta(1 + ours, 1 + theirs);
        var narrow = LogGamma.Beta((PriorRequests * w) + ours, (PriorRequests * (1 - w)) + theirs) - LogGamma.Beta(
            PriorRequests * w, PriorRequests * (1 - w));
        var most = Math.Max(wide, narrow);
        var evidence = Digits.Down(most + Math.Log((Math.Exp(wide - most) + Math.Exp(narrow - most)) / 2) - likelihood);
        var bound = Digits.Up(-Math.Log(Alpha));
        var isMismatch = evidence >= bound;
        return new SampleRatioVerdict(
            isMismatch,
            DecimalText.Write(evidence) ?? "0",
            $"{Say(ours, theirs, w)}: {(isMismatch ? "not as the weights ask, proven" : "no contradiction")} (evidence "
                + $"{GateText.Number(evidence)} of {GateText.Number(bound)})");
    }

    private static SampleRatioVerdict Band(long ours, long theirs, double w)
    {
        var all = ours + theirs;
        var observed = all > 0 ? (double)ours / all : w;
        var (asked, seen) = w <= 0.5 ? (w, observed) : (1 - w, 1 - observed);
        var isMismatch = all >= StickyRequests && (seen < asked / 2 || seen > 2 * asked);
        return new SampleRatioVerdict(
            isMismatch,
            DecimalText.Write(observed) ?? "0",
            $"{Say(ours, theirs, w)}: {(isMismatch ? "not between half and twice what the weights ask" : "no contradiction")}");
    }

    private static string Say(long ours, long theirs, double w) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ours} of {ours + theirs} requests went to the candidate, whose weight asks for {GateText.Number(100 * w)} %");
}

/// <summary>Whether the requests came as the weights ask.</summary>
/// <param name="Mismatch">Whether it is proven that they did not.</param>
/// <param name="Statistic">
/// The natural logarithm of the test's e-value, a decimal; the observed share where clients are kept at their version.
/// </param>
/// <param name="Message">The verdict in a sentence.</param>
public sealed record SampleRatioVerdict(bool Mismatch, string Statistic, string Message);
