using Sluice.Api.Text;
using Sluice.Trainer.Evaluation.Curves;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Publishing;

/// <summary>The ROC and precision-recall curves on the held-out rows, whose areas are metrics.</summary>
/// <param name="Classes">Those of each class or label against the rest; of two classes, those of the second one.</param>
/// <param name="Groups">
/// Those of each group where groups have thresholds of their own, for the positive class. Null where they have none.
/// </param>
internal sealed record ReportCurves(ReportedCurves Classes, ReportedCurves? Groups)
{
    /// <summary>Draws the curves of a model. Null where its task has none.</summary>
    /// <param name="model">The model with its answers.</param>
    /// <param name="columns">The columns of the rows.</param>
    public static ReportCurves? Of(JudgedModel model, HeldOutColumns columns)
    {
        if (model.Scores is not CountedScoreSet { Rankings: not null } scores || model.Task.Classes is not { } names)
        {
            return null;
        }

        int[] rows = [.. scores.Rows];
        var classes = Enumerable.Range(0, names.Count).Where(of => of > 0 || scores is not ClassificationScores || names.Count > 2);
        return new ReportCurves(
            ReportedCurves.Of(scores, [.. classes.Select(of => new RankedRows(names[of], of, rows))]),
            model.Task is ClassificationTask { Mitigation: GroupThresholds thresholds }
                ? ReportedCurves.Of(scores, GroupsOf(thresholds, columns)) with { Class = names[thresholds.Positive] }
                : null);
    }

    private static IReadOnlyList<RankedRows> GroupsOf(GroupThresholds thresholds, HeldOutColumns columns)
    {
        var column = columns.Find(thresholds.Column)!;
        var rows = Enumerable.Range(0, column.Count).ToLookup(column.Text);
        return
        [
            .. thresholds.Groups.Names.Select((name, i) => new RankedRows(name, thresholds.Positive, [.. rows[thresholds.Groups.Values[i]]])
            {
                Threshold = DecimalText.Write(thresholds.Thresholds[i]),
            }),
        ];
    }
}

/// <summary>Curves that are drawn together.</summary>
/// <param name="Drawn">Those that are drawn.</param>
/// <param name="LeftOut">Names of those that are not, since too many have curves and these have larger areas under the ROC curve.</param>
/// <param name="Undefined">Names of those without curves: no row is of the class, or all are, or a probability is NaN.</param>
internal sealed record ReportedCurves(
    IReadOnlyList<ReportedCurve> Drawn, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Undefined)
{
    /// <summary>Most curves in a drawing, each of which has a colour and a pattern of its own.</summary>
    public const int MostDrawn = 6;

    /// <summary>The class that all of them are of. Null where each is of another one.</summary>
    public string? Class { get; init; }

    /// <summary>Draws the curves with the smallest areas, in the order in which they are given.</summary>
    /// <param name="scores">The answers, with rankings.</param>
    /// <param name="all">What may be drawn.</param>
    internal static ReportedCurves Of(CountedScoreSet scores, IReadOnlyList<RankedRows> all)
    {
        var measured = all.Select(rows => (Rows: rows, Areas: rows.Rows.Length == 0
            ? new Areas(double.NaN, double.NaN)
            : scores.Rankings!.Of(rows.Of, rows.Rows))).ToLookup(each => !double.IsNaN(each.Areas.Roc));
        var drawn = measured[true].OrderBy(each => each.Areas.Roc).Take(MostDrawn).Select(each => each.Rows).ToHashSet();
        return new ReportedCurves(
            [.. measured[true].Where(each => drawn.Contains(each.Rows)).Select(each => ReportedCurve.Of(scores, each.Rows, each.Areas))],
            [.. measured[true].Where(each => !drawn.Contains(each.Rows)).Select(each => each.Rows.Name)],
            [.. measured[false].Select(each => each.Rows.Name)]);
    }
}

/// <summary>Rows in the order of the probability of a class.</summary>
/// <param name="Name">What the curve is called.</param>
/// <param name="Of">Index of the class.</param>
/// <param name="Rows">Row numbers.</param>
internal sealed record RankedRows(string Name, int Of, int[] Rows)
{
    /// <summary>The probability above which they are decided to be of the class. Null where something else decides.</summary>
    public string? Threshold { get; init; }
}

/// <summary>Two curves of a class with what the model decides.</summary>
internal sealed record ReportedCurve
{
    /// <summary>The class, the label or the group.</summary>
    public required string Name { get; init; }

    /// <summary>Number of rows of the class.</summary>
    public required long Positives { get; init; }

    /// <summary>Number of other rows.</summary>
    public required long Negatives { get; init; }

    /// <summary>Area under the ROC curve, a decimal.</summary>
    public required string RocAuc { get; init; }

    /// <summary>Average precision, the area under the precision-recall curve, a decimal.</summary>
    public required string PrAuc { get; init; }

    /// <summary>The ROC curve, which begins where nothing is selected, and is straight between two points.</summary>
    public required ReportedPoints Roc { get; init; }

    /// <summary>The precision-recall curve, whose precision up to the recall of a point is that of the point.</summary>
    public required ReportedPoints PrecisionRecall { get; init; }

    /// <summary>The probability above which rows are decided to be of the class. Null where something else decides.</summary>
    public string? Threshold { get; init; }

    /// <summary>Number of other rows that the model takes for the class.</summary>
    public required long FalsePositives { get; init; }

    /// <summary>Number of rows of the class that the model finds.</summary>
    public required long TruePositives { get; init; }

    /// <summary>Describes rows whose curves are defined.</summary>
    public static ReportedCurve Of(CountedScoreSet scores, RankedRows ranked, Areas areas)
    {
        var curve = scores.Rankings!.Curve(ranked.Of, ranked.Rows)!;
        var (wrong, right) = scores.Count(ranked.Rows).Predicted(ranked.Of);
        return new ReportedCurve
        {
            Name = ranked.Name,
            Positives = curve.Positives,
            Negatives = curve.Negatives,
            RocAuc = DecimalText.Write(areas.Roc)!,
            PrAuc = DecimalText.Write(areas.PrecisionRecall)!,
            Roc = ReportedPoints.Of(curve.DrawnRoc(), curve.RocCorners.Count),
            PrecisionRecall = ReportedPoints.Of(curve.DrawnPrecisionRecall(), curve.PrecisionRecallCorners.Count),
            Threshold = ranked.Threshold,
            FalsePositives = wrong,
            TruePositives = right,
        };
    }
}

/// <summary>The points of a curve, from the highest threshold down: what is selected by at least that probability.</summary>
/// <param name="Corners">Number of corners of the whole curve. Where it is greater than that of the points, some are left out.</param>
/// <param name="Thresholds">The thresholds.</param>
/// <param name="FalsePositives">Number of selected rows that are not of the class, for each.</param>
/// <param name="TruePositives">Number of selected rows that are, for each.</param>
internal sealed record ReportedPoints(
    int Corners, IReadOnlyList<float> Thresholds, IReadOnlyList<long> FalsePositives, IReadOnlyList<long> TruePositives)
{
    /// <summary>Describes points.</summary>
    public static ReportedPoints Of(IReadOnlyList<ThresholdPoint> points, int corners) => new(
        corners,
        [.. points.Select(point => point.Threshold)],
        [.. points.Select(point => point.FalsePositives)],
        [.. points.Select(point => point.TruePositives)]);
}
