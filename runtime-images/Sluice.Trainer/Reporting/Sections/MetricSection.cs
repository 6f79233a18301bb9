using Microsoft.AspNetCore.Html;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>The metrics of all held-out rows, beside those of the parent.</summary>
internal static class MetricSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(Report report, ParentReport? parent)
    {
        var folds = CrossValidation.Summary(report.CrossValidation);
        string[] columns =
        [
            "Metric", "#Value",
            .. parent is null ? Array.Empty<string>() : [$"#{parent.Version}", "Change"],
            .. folds.Count == 0 ? Array.Empty<string>() : ["#Mean of the folds", "#Deviation"],
        ];
        var table = new ReportTable("On the held-out rows", columns).AddAll(
            report.HeldOut.Metrics.Where(metric => !HeldOutEvaluation.IsOfOneClass(metric.Key)),
            metric =>
            [
                metric.Key,
                Shown.Number(metric.Value),
                .. parent is null ? Array.Empty<object>()
                    : [Shown.Number(parent.Metrics.GetValueOrDefault(metric.Key)), Change(metric.Key, metric.Value, parent)],
                .. folds.Count == 0 ? Array.Empty<object>()
                    :
                    [
                        Shown.Number(folds.GetValueOrDefault($"cv.{metric.Key}.mean")),
                        Shown.Number(folds.GetValueOrDefault($"cv.{metric.Key}.std")),
                    ],
            ]);
        return new ReportSection("metrics", "Metrics", Markup.All(table.Written, Note(report, parent)));
    }

    private static IHtmlContent Note(Report report, ParentReport? parent) => parent switch
    {
        null => Markup.Of($"""
            <p class="note">No earlier version was at hand to compare with: the job has neither a warm start nor a gate
            <code>notWorse</code> with a version in production whose report can be read.</p>
            """),
        _ when parent.HasRowsOf(report) => Markup.Of(
            $"<p class=\"note\">{parent.Version} is {parent.Relation}. Both were measured on the same rows.</p>"),
        _ => Markup.Of($"""
            <p class="note">{parent.Version} is {parent.Relation}. It was measured on other rows, so that a small change says little; a gate
            <code>notWorse</code> compares both on the same rows.</p>
            """),
    };

    private static IHtmlContent Change(string name, string value, ParentReport parent)
    {
        if (Shown.Parse(value) is not { } ours || Shown.Parse(parent.Metrics.GetValueOrDefault(name)) is not { } theirs)
        {
            return Markup.Of($"–");
        }

        var change = ours - theirs;
        var better = GateMetrics.DirectionOf(name) switch
        {
            MetricDirection.Higher => change > 0,
            MetricDirection.Lower => change < 0,
            _ => (bool?)null,
        };
        var text = (change > 0 ? "+" : "") + Shown.Number(change);
        return (change, better) switch
        {
            (0, _) => Markup.Of($"the same"),
            (_, null) => Markup.Of($"{text}"),
            (_, true) => Markup.Of($"<span class=\"good\">{text} better</span>"),
            _ => Markup.Of($"<span class=\"bad\">{text} worse</span>"),
        };
    }
}
