using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>How well each class, label or tag is kept apart from the others.</summary>
internal static class ClassSection
{
    private const int MostCells = 20;
    private const int MostPairs = 30;
    private const int MostClasses = 100;

    private static readonly string[] Metrics = ["precision", "recall", "f1", "rocAuc", "prAuc"];

    /// <summary>The section. Null where the task has no classes.</summary>
    public static ReportSection? Of(Report report) => report.Classes is not { Count: > 0 } classes ? null : new ReportSection(
        "classes", report.HeldOut.ConfusionMatrix is null ? "Labels" : "Classes", Markup.All(
            Confusion(report.HeldOut.ConfusionMatrix, classes),
            OfEach(report.HeldOut.Metrics, classes),
            Calibration(report.HeldOut.Calibration)));

    private static IHtmlContent Confusion(IReadOnlyList<IReadOnlyList<long>>? matrix, IReadOnlyList<string> classes)
    {
        if (matrix is null)
        {
            return Markup.None;
        }

        if (classes.Count > MostCells)
        {
            var pairs = matrix.SelectMany((row, i) => row.Select((count, j) => (Actual: i, Predicted: j, Count: count, Of: row.Sum())))
                .Where(pair => pair.Actual != pair.Predicted && pair.Count > 0)
                .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Actual).ThenBy(pair => pair.Predicted);
            return new ReportTable("Classes that are most often taken for another", "Class", "Taken for", "#Rows", "#Share of the class")
                .AddAll(pairs.Take(MostPairs), pair =>
                    [classes[pair.Actual], classes[pair.Predicted], Shown.Count(pair.Count), Shown.Share((double)pair.Count / pair.Of)])
                .Written;
        }

        var table = new ReportTable(
            "Rows of each class, by what they were taken for", ["Class", .. classes.Select(name => $"#{name}"), "#Rows"]);
        foreach (var (row, i) in matrix.Select((row, i) => (row, i)))
        {
            var all = row.Sum();
            table.Add([classes[i], .. row.Select((count, j) => Cell(count, all, i == j)), Shown.Count(all)]);
        }

        return table.Written;
    }

    private static IHtmlContent Cell(long count, long all, bool right)
    {
        var share = all == 0 ? 0 : (double)count / all;
        return Markup.Of($"""
            <span class="cell {(right ? "right" : count > 0 ? "wrong" : "none")}" style="{Bar.Length(share)}">{Shown.Count(count)}
            <small>{(count == 0 ? "" : Shown.Share(share))}</small></span>
            """);
    }

    private static IHtmlContent OfEach(IReadOnlyDictionary<string, string> metrics, IReadOnlyList<string> classes)
    {
        string[] known = [.. Metrics.Where(metric => classes.Any(name => metrics.ContainsKey($"{metric}.{name}")))];
        if (known.Length == 0)
        {
            return Markup.None;
        }

        var worst = classes.OrderBy(name => Shown.Parse(metrics.GetValueOrDefault($"f1.{name}")) ?? 1)
            .Take(MostClasses).ToHashSet(StringComparer.Ordinal);
        var caption = classes.Count > MostClasses ? $"The {MostClasses} with the lowest F1, of {classes.Count}" : "Each against the others";
        return new ReportTable(caption, ["Name", .. known.Select(metric => $"#{metric}")]).AddAll(
            classes.Where(worst.Contains),
            name => [name, .. known.Select(metric => Bar.Of(metrics.GetValueOrDefault($"{metric}.{name}")))]).Written;
    }

    private static IHtmlContent Calibration(IReadOnlyList<ReportedBin>? bins)
    {
        if (bins is not { Count: > 0 })
        {
            return Markup.None;
        }

        var places = bins.Select(bin => (
            From: Shown.Parse(bin.From) ?? 0, To: Shown.Parse(bin.To) ?? 0, bin.Rows,
            Confidence: Shown.Parse(bin.Confidence) ?? 0, Accuracy: Shown.Parse(bin.Accuracy) ?? 0)).ToList();
        var most = places.Max(bin => bin.Rows);
        var chart = new Chart((0, 1), (0, 1))
        {
            Title = "Is it right as often as it is sure?",
            Description = string.Join("; ", places.Select(bin =>
                $"of {Shown.Count(bin.Rows)} rows, sure to {Shown.Share(bin.Confidence)}, {Shown.Share(bin.Accuracy)} are right")) + ".",
            Axes = ("highest probability", "share that is right"),
            Legend = [("first", "right"), ("ideal", "ideal"), ("rows", "rows")],
        };
        foreach (var bin in places)
        {
            chart.Box("rows", (bin.From, 0), (bin.To, 0.25 * bin.Rows / most), 0.5, $"{Shown.Count(bin.Rows)} rows");
        }

        chart.Line("ideal", [(0, 0), (1, 1)]).Line("first", places.Select(bin => (bin.Confidence, bin.Accuracy)));
        foreach (var bin in places)
        {
            chart.Dot("first", (bin.Confidence, bin.Accuracy), $"{Shown.Share(bin.Accuracy)} of {Shown.Count(bin.Rows)} rows");
        }

        return chart.Written;
    }
}
