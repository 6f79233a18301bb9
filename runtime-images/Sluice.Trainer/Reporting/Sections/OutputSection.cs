using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>What the program of the job says of its model.</summary>
internal static class OutputSection
{
    /// <summary>The section. Null where Sluice's own trainer trained.</summary>
    public static ReportSection? Of(Report report) => report.Output is not { } output ? null : new ReportSection(
        "output", "The program's own", Markup.All(
            new ReportTable("Metrics by the program", "Metric", "#Value").AddAll(
                output.Metrics, metric => [metric.Key, Shown.Number(metric.Value)]).Written,
            output.NotMeasured is { } why
                ? Markup.Of($"<p class=\"note\">Sluice did not measure the model on held-out rows: {why}.</p>")
                : Markup.Of($"<p class=\"note\">Where Sluice measured a metric of the same name on held-out rows, that one counts.</p>"),
            output.Producer.Length == 0 ? Markup.None : Markup.Of($"<p class=\"note\">The model was exported by {output.Producer}.</p>"),
            new ReportTable("Other files", "File").AddAll(output.Files, file => [file]).Written));
}
