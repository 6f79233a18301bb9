using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>How the groups are treated that gates name.</summary>
internal static class FairnessSection
{
    /// <summary>The section. Null where no gate asks for it.</summary>
    public static ReportSection? Of(Report report) => report.Fairness.Count == 0 ? null : new ReportSection(
        "fairness", "Fairness", Markup.Each(report.Fairness, One));

    private static IHtmlContent One(ReportedFairness fairness) => Markup.Of($"""
        <h3>{fairness.Column}, for the class {fairness.Positive}</h3>
        {Groups(fairness)}{Measures(fairness)}
        """);

    private static IHtmlContent Groups(ReportedFairness fairness) => new ReportTable(
        "Groups", "Group", "#Rows", "#Of the class", "#Predicted", "#Share predicted", "#Found", "#Wrongly predicted", "#Precision").AddAll(
            fairness.Groups,
            group =>
            [
                group.Group, Shown.Count(group.Rows), Shown.Count(group.Positives), Shown.Count(group.Selected),
                Bar.Of(group.SelectionRate), Bar.Of(group.TruePositiveRate), Bar.Of(group.FalsePositiveRate), Bar.Of(group.Precision),
            ]).Written;

    private static IHtmlContent Measures(ReportedFairness fairness) => new ReportTable("Over all groups", "Measure", "#Value", "Fair is")
        .AddAll(
            fairness.Measures.OrderBy(measure => measure.Key, StringComparer.Ordinal),
            measure => [measure.Key, Shown.Number(measure.Value), measure.Key == "disparateImpact" ? "1" : "0"]).Written;
}
