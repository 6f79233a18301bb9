using System.Globalization;
using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>Predicted numbers beside the actual ones, and quantiles beside the shares that they should cover.</summary>
internal static class PredictionSection
{
    private const string Coverage = "coverage.";

    /// <summary>The section. Null where the model answers no such numbers.</summary>
    public static ReportSection? Of(Report report)
    {
        IHtmlContent[] parts = [.. new[] { Grid(report), Quantiles(report) }.OfType<IHtmlContent>()];
        return parts.Length == 0 ? null : new ReportSection("predictions", "Predictions", Markup.All(parts));
    }

    private static IHtmlContent? Grid(Report report)
    {
        if (report.HeldOut.Predictions is not { } grid)
        {
            return null;
        }

        var chart = new Chart((grid.From, grid.To), (grid.From, grid.To))
        {
            Title = "Predicted and actual",
            Description = $"{Shown.Share(Near(grid))} of the rows have a prediction in the bin of their actual value or beside it; "
                + $"a bin is {Shown.Number((grid.To - grid.From) / PredictionGrid.Bins)} wide.",
            Axes = ($"actual {report.Target}", "predicted"),
            Legend = [("ideal", "equal")],
        };
        var (width, most) = ((grid.To - grid.From) / PredictionGrid.Bins, grid.Counts.Max(row => row.Max()));
        for (var i = 0; i < grid.Counts.Count; i++)
        {
            for (var j = 0; j < grid.Counts[i].Count; j++)
            {
                if (grid.Counts[i][j] is > 0 and var count)
                {
                    var (x, y) = (grid.From + i * width, grid.From + j * width);
                    chart.Box("count", (x, y), (x + width, y + width), 0.2 + 0.8 * count / most,
                        $"{Shown.Count(count)} rows: actual from {Shown.Number(x)}, predicted from {Shown.Number(y)}");
                }
            }
        }

        return Markup.All(
            chart.Line("ideal", [(grid.From, grid.From), (grid.To, grid.To)]).Written,
            Markup.Of($"""
                <p class="note">The stronger the colour of a field, the more rows are in it. Rows beyond the 1st and the 99th percentile are
                in the fields at the edge.</p>
                """));
    }

    private static double Near(PredictionGrid grid)
    {
        var (near, all) = (0L, 0L);
        for (var i = 0; i < grid.Counts.Count; i++)
        {
            for (var j = 0; j < grid.Counts[i].Count; j++)
            {
                (near, all) = (near + (Math.Abs(i - j) <= 1 ? grid.Counts[i][j] : 0), all + grid.Counts[i][j]);
            }
        }

        return (double)near / all;
    }

    private static IHtmlContent? Quantiles(Report report)
    {
        var covered = report.HeldOut.Metrics.Where(metric => metric.Key.StartsWith(Coverage, StringComparison.Ordinal))
            .Select(metric => (Name: metric.Key[Coverage.Length..], Share: Shown.Parse(metric.Value) ?? double.NaN))
            .Select(each => (
                Quantile: double.Parse(each.Name, CultureInfo.InvariantCulture), each.Share,
                Loss: report.HeldOut.Metrics.GetValueOrDefault($"pinball.{each.Name}")))
            .OrderBy(each => each.Quantile).ToList();
        if (covered.Count == 0)
        {
            return null;
        }

        var chart = new Chart((0, 1), (0, 1))
        {
            Title = "Do quantiles cover what they should?",
            Description = string.Join("; ", covered.Select(
                each => $"{Shown.Share(each.Share)} of the rows are at or below the quantile {Shown.Number(each.Quantile)}")) + ".",
            Axes = ("quantile", "share of rows at or below"),
            Legend = [("first", "covered"), ("ideal", "ideal")],
        }.Line("ideal", [(0, 0), (1, 1)]).Line("first", covered.Select(each => (each.Quantile, each.Share)));
        foreach (var (quantile, share, _) in covered)
        {
            chart.Dot("first", (quantile, share), $"{Shown.Share(share)} for {Shown.Number(quantile)}");
        }

        return Markup.All(chart.Written, new ReportTable("Quantiles", "Quantile", "#Covered", "#Pinball loss").AddAll(
            covered,
            each => [Shown.Number(each.Quantile), Shown.Share(each.Share), Shown.Number(each.Loss)]).Written);
    }
}
