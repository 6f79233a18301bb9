using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>What the compression changed.</summary>
internal static class CompressionSection
{
    /// <summary>The section. Null where the model is as it was trained.</summary>
    public static ReportSection? Of(Report report) => report.Compression is not { } compression ? null : new ReportSection(
        "compression", "Compression", Markup.All(Changes(report, compression), Zeros(compression)));

    private static IHtmlContent Changes(Report report, ReportedCompression compression)
    {
        if (compression is not { Quantize: { } kind, Size: { } size, MetricsBefore: { } before })
        {
            return Markup.None;
        }

        var table = new ReportTable("Before and after", "", "#Before", "#After")
            .Add("Size in bytes", Shown.Number(size.Before), Shown.Number(size.After))
            .AddAll(
                before.Where(metric => !HeldOutEvaluation.IsOfOneClass(metric.Key)),
                metric =>
                [
                    metric.Key, Shown.Number(metric.Value), Shown.Number(report.HeldOut.Metrics.GetValueOrDefault(metric.Key)),
                ]);
        var same = compression.Agreement?.Labels is { } labels ? $"; {Shown.Share(labels)} of the labels are the same" : "";
        return Markup.All(table.Written, Markup.Of($"""
            <p class="note">{kind}: {Shown.Count(compression.Quantized?.Count ?? 0)} weights are integers. All that this page shows was
            measured with the compressed model{same}.</p>
            """));
    }

    private static IHtmlContent Zeros(ReportedCompression compression) => compression.Zeros is not { Count: > 0 } zeros ? Markup.None
        : new ReportTable("Weights that were pruned", "Weight", "#Share of zeros").AddAll(
            zeros.OrderBy(layer => layer.Key, StringComparer.Ordinal), layer => [layer.Key, Bar.Of(layer.Value)]).Written;
}
