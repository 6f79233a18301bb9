using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// Chooses a threshold of each group. Every rate that a group can have is tried as the rate of all: each group takes the threshold whose
/// rate is nearest to it, and of those the one with the most right decisions. The thresholds with the greatest accuracy minus difference
/// between groups are taken, so that a difference that is left weighs as much as wrong decisions. Demographic parity and equal opportunity
/// are thus met as exactly as the number of rows permits. Equalised odds, which take random decisions to meet (Hardt et al. 2016, section
/// 3.2), are met as nearly as single thresholds can at that price.
/// </summary>
internal static class ThresholdFit
{
    /// <summary>Fewest rows of a group on which a rate rests.</summary>
    public const int LeastRows = 10;

    private const int MostTargets = 1000;

    /// <summary>What a group has too few of. Null when it has enough.</summary>
    public static string? Fault(GroupCurve group, Measure measure)
    {
        var negatives = group.Size - group.Positives;
        return measure switch
        {
            Measure.DemographicParity when group.Size < LeastRows => $"{group.Size} rows, fewer than {LeastRows},",
            Measure.EqualOpportunity or Measure.EqualizedOdds when group.Positives < LeastRows =>
                $"{group.Positives} rows of the positive class, fewer than {LeastRows},",
            Measure.EqualizedOdds when negatives < LeastRows => $"{negatives} rows of the other class, fewer than {LeastRows},",
            _ => null,
        };
    }

    /// <summary>Chooses the thresholds, in the order of the groups.</summary>
    /// <param name="groups">The groups, each without a <see cref="Fault"/>.</param>
    /// <param name="measure">What is made alike.</param>
    public static IReadOnlyList<float> Fit(IReadOnlyList<GroupCurve> groups, Measure measure)
    {
        var rates = groups.Select(group => group.Points.Select(point => Rates(group, point, measure)).ToArray()).ToArray();
        var all = rates.SelectMany(each => each).Distinct().ToArray();
        var step = (all.Length - 1) / MostTargets + 1;
        CurvePoint[] best = [];
        var bestValue = (Gain: double.NegativeInfinity, Plain: double.NegativeInfinity);
        foreach (var target in all.Where((_, i) => i % step == 0))
        {
            var chosen = groups.Select((group, i) => Nearest(group, rates[i], target)).ToArray();
            var value = Value(groups, chosen, measure);
            if (value.CompareTo(bestValue) > 0)
            {
                (best, bestValue) = (chosen, value);
            }
        }

        return [.. best.Select(point => point.Threshold)];
    }

    // The share of selected rows or of found positives, and with equalised odds that of selected negatives.
    private static (double First, double Second) Rates(GroupCurve group, CurvePoint point, Measure measure) => measure switch
    {
        Measure.DemographicParity => ((double)point.Selected / group.Size, 0),
        Measure.EqualOpportunity => ((double)point.Right / group.Positives, 0),
        Measure.EqualizedOdds => (
            (double)point.Right / group.Positives, (double)(point.Selected - point.Right) / (group.Size - group.Positives)),
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, null),
    };

    private static CurvePoint Nearest(GroupCurve group, (double First, double Second)[] rates, (double First, double Second) target)
    {
        var (best, least, most) = (0, double.PositiveInfinity, -1);
        for (var i = 0; i < rates.Length; i++)
        {
            var distance = Math.Max(Math.Abs(rates[i].First - target.First), Math.Abs(rates[i].Second - target.Second));
            var right = group.RightOf(group.Points[i]);
            if (distance < least || (distance == least && right > most))
            {
                (best, least, most) = (i, distance, right);
            }
        }

        return group.Points[best];
    }

    // Among equals the thresholds that are nearest to 0.5 are taken.
    private static (double Gain, double Plain) Value(IReadOnlyList<GroupCurve> groups, CurvePoint[] chosen, Measure measure)
    {
        var right = groups.Zip(chosen, (group, point) => (double)group.RightOf(point)).Sum() / groups.Sum(group => group.Size);
        var rates = groups.Zip(chosen, (group, point) => Rates(group, point, measure)).ToArray();
        var difference = Math.Max(
            rates.Max(rate => rate.First) - rates.Min(rate => rate.First), rates.Max(rate => rate.Second) - rates.Min(rate => rate.Second));
        return (right - difference, -chosen.Sum(point => Math.Abs(point.Threshold - 0.5)));
    }
}
