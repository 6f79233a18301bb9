using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Evaluation.Curves;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The ROC and precision-recall curves, with what the model decides on them.</summary>
internal static class CurveSection
{
    private const int MostNames = 10;
    private const string Group = "group";

    private static readonly string[] Styles = ["first", "second", "third", "fourth", "fifth", "sixth"];

    /// <summary>The section. Null where no curve is defined.</summary>
    public static ReportSection? Of(Report report)
    {
        if (report.Curves is not { } curves || curves.Classes.Drawn.Count + (curves.Groups?.Drawn.Count ?? 0) == 0)
        {
            return null;
        }

        var kind = report.HeldOut.ConfusionMatrix is null ? "label" : "class";
        return new ReportSection("curves", "Curves", Markup.All(
            Drawings(curves.Classes, kind),
            curves.Groups is { } groups
                ? Markup.All(Markup.Of($"<h3>Groups, for the class {groups.Class}</h3>"), Drawings(groups, Group))
                : Markup.None,
            Note(Explanation(report, curves))));
    }

    private static IHtmlContent Drawings(ReportedCurves curves, string kind) => curves.Drawn.Count == 0
        ? Missing(curves, kind)
        : Markup.All(
            Roc(curves.Drawn, kind).Written, PrecisionRecall(curves.Drawn, kind).Written, Areas(curves.Drawn, kind), Missing(curves, kind));

    private static Chart Roc(IReadOnlyList<ReportedCurve> curves, string kind)
    {
        var chart = new Chart((0, 1), (0, 1))
        {
            Title = $"ROC curve of {Whose(curves, kind)}",
            Description = string.Join("; ", curves.Select(curve =>
                $"{curve.Name}: the area is {Shown.Number(curve.RocAuc)}, and {Found(curve)}")) + ".",
            Axes = ("false positive rate", "recall"),
            Legend = Legend(curves, chance: true),
        }.Line("ideal", [(0, 0), (1, 1)]);
        foreach (var (style, curve) in Styles.Zip(curves))
        {
            chart.Line(style, curve.Roc.FalsePositives.Zip(curve.Roc.TruePositives)
                .Select(point => (Share(point.First, curve.Negatives), Share(point.Second, curve.Positives))).Prepend((0, 0)));
        }

        return Marked(chart, curves, curve => (Share(curve.FalsePositives, curve.Negatives), Recall(curve)));
    }

    private static Chart PrecisionRecall(IReadOnlyList<ReportedCurve> curves, string kind)
    {
        var chart = new Chart((0, 1), (0, 1))
        {
            Title = $"Precision and recall of {Whose(curves, kind)}",
            Description = string.Join("; ", curves.Select(curve =>
                $"{curve.Name}: the area is {Shown.Number(curve.PrAuc)}, and {Right(curve)}")) + ".",
            Axes = ("recall", "precision"),
            Legend = Legend(curves, chance: curves.Count == 1),
        };
        if (curves.Count == 1)
        {
            chart.Line("ideal", [(0, Chance(curves[0])), (1, Chance(curves[0]))]);
        }

        foreach (var (style, curve) in Styles.Zip(curves))
        {
            chart.Line(style, Steps(curve));
        }

        return Marked(chart, curves, curve => IsDecided(curve) ? (Recall(curve), Precision(curve)) : null);
    }

    private static IEnumerable<(double Recall, double Precision)> Steps(ReportedCurve curve)
    {
        var last = 0.0;
        foreach (var (wrong, right) in curve.PrecisionRecall.FalsePositives.Zip(curve.PrecisionRecall.TruePositives))
        {
            var precision = Share(right, right + wrong);
            yield return (last, precision);
            yield return (last = Share(right, curve.Positives), precision);
        }
    }

    private static Chart Marked(
        Chart chart, IReadOnlyList<ReportedCurve> curves, Func<ReportedCurve, (double X, double Y)?> placeOf)
    {
        foreach (var (style, curve) in Styles.Zip(curves))
        {
            if (placeOf(curve) is { } place)
            {
                var threshold = curve.Threshold is { } value ? $", by the threshold {Shown.Number(value)}" : "";
                chart.Dot(style, place, $"{curve.Name}{threshold}: {Found(curve)}; {Right(curve)}");
            }
        }

        return chart;
    }

    private static IHtmlContent Areas(IReadOnlyList<ReportedCurve> curves, string kind)
    {
        var decides = curves.Any(curve => curve.Threshold is not null);
        return new ReportTable(
            $"Areas under the curves of {Whose(curves, kind)}",
            [
                Heading(kind), "#Rows of it", "#Others", "#rocAuc", "#prAuc", "#prAuc of chance",
                .. decides ? ["#Threshold"] : Array.Empty<string>(), "#Recall", "#False positive rate", "#Precision",
            ]).AddAll(
                curves,
                curve =>
                [
                    curve.Name, Shown.Count(curve.Positives), Shown.Count(curve.Negatives),
                    Bar.Of(curve.RocAuc), Bar.Of(curve.PrAuc), Shown.Number(Chance(curve)),
                    .. decides ? [Shown.Number(curve.Threshold)] : Array.Empty<object>(),
                    Shown.Number(Recall(curve)), Shown.Number(Share(curve.FalsePositives, curve.Negatives)),
                    IsDecided(curve) ? Shown.Number(Precision(curve)) : "–",
                ]).Written;
    }

    private static IHtmlContent Missing(ReportedCurves curves, string kind) => Markup.All(
        curves.LeftOut.Count == 0 ? Markup.None : Note(
            $"These are the {curves.Drawn.Count} with the smallest area under the ROC curve, "
            + $"of {curves.Drawn.Count + curves.LeftOut.Count}. Not drawn: {Names(curves.LeftOut)}."),
        curves.Undefined.Count == 0 ? Markup.None : Note(
            $"Without a curve, since no held-out row or every one is of the {(kind == Group ? "class" : kind)}, or a probability is "
            + $"undefined: {Names(curves.Undefined)}."));

    private static string Explanation(Report report, ReportCurves curves)
    {
        var all = curves.Classes.Drawn.Concat(curves.Groups?.Drawn ?? []);
        var isThinned = all.SelectMany(curve => new[] { curve.Roc, curve.PrecisionRecall })
            .Any(points => points.Corners > points.Thresholds.Count);
        return "Dots and the last three columns are what the model decides"
            + (report.Curves!.Groups is not null ? ", by the threshold of each group"
                : report.HeldOut.ConfusionMatrix?.Count > 2
                    ? ": the class with the highest probability, so that a dot need not be on its curve"
                    : "")
            + "."
            + (isThinned
                ? $" Of a curve with many corners at most {CurveThinning.Most} are drawn; the areas are those of whole curves."
                : "");
    }

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Take(MostNames))
        + (names.Count > MostNames ? $" and {Shown.Count(names.Count - MostNames)} more" : "");

    private static IHtmlContent Note(string text) => Markup.Of($"""
        <p class="note">{text}</p>

        """);

    // A single curve is named by the title.
    private static IReadOnlyList<(string Style, string Name)> Legend(IReadOnlyList<ReportedCurve> curves, bool chance) =>
    [
        .. curves.Count == 1 ? [] : Styles.Zip(curves, (style, curve) => (style, curve.Name)),
        .. chance ? [("ideal", "chance")] : Array.Empty<(string, string)>(),
    ];

    private static string Whose(IReadOnlyList<ReportedCurve> curves, string kind) =>
        curves.Count == 1 && kind != Group ? $"the {kind} {curves[0].Name}" : $"each {kind}";

    private static string Heading(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];

    private static string Found(ReportedCurve curve) => $"{Shown.Share(Recall(curve))} of its rows are found and "
        + $"{Shown.Share(Share(curve.FalsePositives, curve.Negatives))} of the others are taken for it";

    private static string Right(ReportedCurve curve) => IsDecided(curve)
        ? $"{Shown.Share(Precision(curve))} of what is taken for it is right"
        : "nothing is taken for it";

    // What is never decided has no precision.
    private static bool IsDecided(ReportedCurve curve) => curve.TruePositives + curve.FalsePositives > 0;

    private static double Recall(ReportedCurve curve) => Share(curve.TruePositives, curve.Positives);

    private static double Precision(ReportedCurve curve) => Share(curve.TruePositives, curve.TruePositives + curve.FalsePositives);

    private static double Chance(ReportedCurve curve) => Share(curve.Positives, curve.Positives + curve.Negatives);

    private static double Share(long part, long all) => (double)part / all;
}
