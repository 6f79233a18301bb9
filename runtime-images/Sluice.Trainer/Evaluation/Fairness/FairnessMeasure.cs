using System.Globalization;

namespace Sluice.Trainer.Evaluation.Fairness;

/// <summary>A number that says how differently groups are treated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value. NaN where it is undefined.</param>
/// <param name="Undefined">Why it is undefined. Null where it is not.</param>
/// <param name="LeftOut">The groups that do not count, each with the reason.</param>
public sealed record FairnessMeasure(string Name, double Value, string? Undefined, IReadOnlyList<string> LeftOut);

/// <summary>
/// Computes the measures. Differences are between the largest and the smallest rate, as in Fairlearn
/// (https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html); a classifier that treats all groups alike has
/// differences of 0 and a ratio of 1.
/// <list type="bullet">
/// <item><c>disparateImpact</c>: the smallest selection rate divided by the largest (Feldman et al., Certifying and Removing Disparate
/// Impact, 2015, https://arxiv.org/abs/1412.3756). Fairlearn calls it <c>demographic_parity_ratio</c>.</item>
/// <item><c>demographicParityDifference</c>: of the selection rates.</item>
/// <item><c>equalOpportunityDifference</c>: of the true positive rates (Hardt et al., Equality of Opportunity in Supervised Learning, 2016,
/// https://arxiv.org/abs/1610.02413).</item>
/// <item><c>equalizedOddsDifference</c>: the larger of the differences of the true and of the false positive rates (Hardt et al.; the
/// larger of the two as in Fairlearn).</item>
/// <item><c>predictiveParityDifference</c>: of the positive predictive values (Chouldechova, Fair Prediction with Disparate Impact, 2016,
/// https://arxiv.org/abs/1610.07524).</item>
/// </list>
/// </summary>
internal sealed class FairnessMeasures
{
    private readonly GroupRates[] large;
    private readonly string[] small;

    /// <summary>Tells the groups that count from those that are too small.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="leastSize">The least number of rows with which a group counts.</param>
    public FairnessMeasures(IReadOnlyList<GroupRates> groups, int leastSize)
    {
        large = [.. groups.Where(group => group.Size >= leastSize)];
        small =
        [
            .. groups.Where(group => group.Size < leastSize).Select(group => string.Create(
                CultureInfo.InvariantCulture, $"{group.Group}: its size of {group.Size} is below {leastSize}")),
        ];
    }

    /// <summary>All measures.</summary>
    public IReadOnlyList<FairnessMeasure> All()
    {
        var opportunity = Difference("equalOpportunityDifference", group => group.TruePositiveRate, "positive");
        var falsePositives = Difference("equalizedOddsDifference", group => group.FalsePositiveRate, "negative");
        return
        [
            DisparateImpact(),
            Difference("demographicParityDifference", group => group.SelectionRate, ""),
            opportunity,
            falsePositives with
            {
                Value = Math.Max(opportunity.Value, falsePositives.Value), // NaN if one is
                Undefined = opportunity.Undefined ?? falsePositives.Undefined,
                LeftOut = [.. opportunity.LeftOut.Union(falsePositives.LeftOut)],
            },
            Difference("predictiveParityDifference", group => group.PositivePredictiveValue, "selected"),
        ];
    }

    private FairnessMeasure DisparateImpact()
    {
        var impact = Compare("disparateImpact", group => group.SelectionRate, "", (low, high) => low / high);
        return impact is { Undefined: null, Value: double.NaN } ? impact with { Undefined = "no group has a selected row" } : impact;
    }

    private FairnessMeasure Difference(string name, Func<GroupRates, double> rate, string denominator)
        => Compare(name, rate, denominator, (low, high) => high - low);

    /// <summary>Compares the smallest and the largest rate of the groups that have one.</summary>
    private FairnessMeasure Compare(string name, Func<GroupRates, double> rate, string denominator, Func<double, double, double> of)
    {
        string[] leftOut =
        [
            .. small,
            .. large.Where(group => double.IsNaN(rate(group))).Select(group => $"{group.Group}: it has no {denominator} row"),
        ];
        double[] rates = [.. large.Select(rate).Where(value => !double.IsNaN(value))];
        return rates.Length switch
        {
            0 => new FairnessMeasure(name, double.NaN, "no group counts", leftOut),
            1 => new FairnessMeasure(name, double.NaN, "only one group counts", leftOut),
            _ => new FairnessMeasure(name, of(rates.Min(), rates.Max()), null, leftOut),
        };
    }
}
