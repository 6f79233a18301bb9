using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The losses by epoch.</summary>
internal static class LearningSection
{
    /// <summary>The section. Null where no epoch has a loss.</summary>
    public static ReportSection? Of(Report report)
    {
        var training = Points(report.History, point => point.Training);
        var validation = Points(report.History, point => point.Validation);
        return training.Count + validation.Count == 0
            ? null
            : new ReportSection("learning", "Learning", Markup.All(Curve(report, training, validation), Note(report)));
    }

    private static IHtmlContent Curve(Report report, List<(double X, double Y)> training, List<(double X, double Y)> validation)
    {
        var all = training.Concat(validation).ToList();
        var (least, most) = (all.Min(point => point.Y), all.Max(point => point.Y));
        var chart = new Chart((all.Min(point => point.X), all.Max(point => point.X)), (Math.Min(0, least), most))
        {
            Title = "Loss by epoch",
            Description = $"{Ends("The training loss", training)} {Ends("The validation loss", validation)}",
            Axes = ("epoch", "mean loss"),
            CountsX = true,
            Legend = validation.Count == 0 ? [] : [("first", "training"), ("second", "validation")],
        }.Line("first", training).Line("second", validation);
        if (training is [var single])
        {
            chart.Dot("first", single, $"The training loss is {Shown.Number(single.Y)}");
        }

        if (report.BestEpoch is { } best && validation.FirstOrDefault(point => point.X == best) is { X: > 0 } at)
        {
            chart.Dot("second", at, $"The lowest validation loss, {Shown.Number(at.Y)}, is that of epoch {best}");
        }

        return chart.Written;
    }

    private static IHtmlContent Note(Report report) => Markup.Of($"""
        <p class="note">{Shown.Count(report.Steps)} steps were taken.{Best(report)}</p>
        """);

    private static string Best(Report report) => report.BestEpoch is { } best ? $" Epoch {best} has the lowest validation loss." : "";

    private static string Ends(string what, List<(double X, double Y)> points) => points.Count == 0
        ? ""
        : $"{what} goes from {Shown.Number(points[0].Y)} in epoch {points[0].X} to {Shown.Number(points[^1].Y)} in epoch {points[^1].X}.";

    private static List<(double X, double Y)> Points(IReadOnlyList<EpochLosses> history, Func<EpochLosses, double?> of) =>
        [.. history.Where(point => of(point) is not null).Select(point => ((double)point.Epoch, of(point)!.Value))];
}
