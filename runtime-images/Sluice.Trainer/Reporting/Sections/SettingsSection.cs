using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>How the model was trained.</summary>
internal static class SettingsSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(Report report) => new("settings", "Settings", Markup.Of($"""
        <details><summary>Hyperparameters <small>{report.Hyperparameters.Count}, with defaults</small></summary>
        {Hyperparameters(report)}</details>
        <p class="note">The seed is {report.Seed}, and the weights have the digest <code>{report.WeightsDigest}</code>.</p>
        """));

    private static object Hyperparameters(Report report) => new ReportTable("Hyperparameters", "Name", "#Value").AddAll(
        report.Hyperparameters.OrderBy(each => each.Key, StringComparer.Ordinal), each => [each.Key, each.Value]).Written;
}
