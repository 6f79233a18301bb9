using Microsoft.AspNetCore.Html;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The verdicts on the gates of the job.</summary>
internal static class GateSection
{
    /// <summary>The section. Null where the job has no gate.</summary>
    public static ReportSection? Of(Report report) => report.Gates.Count == 0 ? null : new ReportSection("gates", "Gates", Markup.All(
        new ReportTable("Verdicts", "Measured", "Verdict", "#Value", "#Interval", "#Rows", "What was found")
            .AddAll(report.Gates, Row).Written,
        Markup.Of($"""
            <p class="note">These are the verdicts by the gates of the attempt. Those that count are in the ModelVersion, and so is latency,
            which is another in each run.</p>
            """)));

    private static IReadOnlyList<object> Row(TrainingGateVerdict verdict) =>
    [
        verdict.Name is { } name ? $"{name} ({verdict.Metric})" : verdict.Metric,
        Outcome(verdict),
        Shown.Number(verdict.Value),
        verdict.Low is null && verdict.High is null ? "–" : $"{Shown.Number(verdict.Low)} to {Shown.Number(verdict.High)}",
        verdict.Rows is { } rows ? Shown.Count(rows) : "–",
        verdict.Message,
    ];

    private static IHtmlContent Outcome(TrainingGateVerdict verdict) => verdict.Passed
        ? Markup.Of($"<b class=\"good\">✓ {verdict.Outcome}</b>")
        : Markup.Of($"<b class=\"bad\">✗ {verdict.Outcome}</b>");
}
