using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The held-out rows by slices.</summary>
internal static class SliceSection
{
    /// <summary>The section. Null where no column slices the rows.</summary>
    public static ReportSection? Of(Report report) => report.Slices.Columns.Count == 0 ? null : new ReportSection(
        "slices", "Slices", Markup.All(Worst(report.Slices), Columns(report)));

    private static IHtmlContent Worst(ReportSlices slices) => Markup.All(
        new ReportTable("Where it is worst", "Slice", "#Rows", "#Mean loss", "#95 % interval", "#Loss elsewhere", "#Effect").AddAll(
            slices.Worst,
            worst =>
            [
                worst.Name, Shown.Count(worst.Rows), Shown.Number(worst.Loss), $"{Shown.Number(worst.Low)} to {Shown.Number(worst.High)}",
                Shown.Number(worst.OtherLoss), Shown.Number(worst.Effect),
            ]).Written,
        Markup.Of($"""
            <p class="note">{Found(slices)}</p>
            """));

    private static string Found(ReportSlices slices) => (slices.Worst.Count, slices.Tested) switch
    {
        (_, 0) => "No slice has enough rows to be tested.",
        (0, _) => $"None of {Shown.Count(slices.Tested)} slices is proven to be worse than all other rows.",
        _ => $"Of {Shown.Count(slices.Tested)} slices, these are proven to be worse than all other rows. "
            + "The effect is the difference of the losses in standard deviations.",
    };

    private static IHtmlContent Columns(Report report)
    {
        string[] metrics =
        [
            .. report.Slices.Columns.SelectMany(column => column.Slices).SelectMany(slice => slice.Metrics.Keys)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var most = metrics.ToDictionary(
            metric => metric,
            metric => report.Slices.Columns.SelectMany(column => column.Slices)
                .Max(slice => Math.Abs(Shown.Parse(slice.Metrics.GetValueOrDefault(metric)) ?? 0)),
            StringComparer.Ordinal);
        return Markup.All(
            Markup.Each(report.Slices.Columns, column => Markup.Of($"""
                <details><summary>{column.Column} <small>{column.Slices.Count} slices</small></summary>
                {Table(column, metrics, most)}</details>

                """)),
            report.Slices.LeftOut.Count == 0 ? Markup.None : Markup.Of(
                $"<p class=\"note\">There are too many columns; {Shown.Count(report.Slices.LeftOut.Count)} more were left out.</p>"));
    }

    // Bars are as long as a value is large, beside the largest of all slices, or 1 for shares.
    private static IHtmlContent Table(ReportedColumn column, string[] metrics, IReadOnlyDictionary<string, double> most) =>
        new ReportTable($"Slices of {column.Column}", ["Slice", "#Rows", .. metrics.Select(metric => $"#{metric}")]).AddAll(
            column.Slices,
            slice =>
            [
                slice.Name,
                Shown.Count(slice.Rows),
                .. metrics.Select(metric => slice.Metrics.GetValueOrDefault(metric) is var value && Shown.Parse(value) is { } number
                    ? Bar.Of(Shown.Number(value), most[metric] > 0 ? number / Math.Max(most[metric], most[metric] <= 1 ? 1 : 0) : null)
                    : Bar.Of(value)),
            ]).Written;
}
