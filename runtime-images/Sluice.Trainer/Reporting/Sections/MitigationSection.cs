using Microsoft.AspNetCore.Html;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>What was done so that groups are treated alike.</summary>
internal static class MitigationSection
{
    /// <summary>The section. Null where nothing was.</summary>
    public static ReportSection? Of(Report report) => report.Mitigation is not { } mitigation ? null : new ReportSection(
        "mitigation", "Mitigation", Markup.All(Groups(mitigation.Groups), Markup.Of(
            $"<p class=\"note\">{mitigation.Options.Method} by the groups of {mitigation.Options.Column}.</p>")));

    private static IHtmlContent Groups(IReadOnlyList<MitigatedGroup> groups)
    {
        string[] classes =
        [
            .. groups.SelectMany(group => group.Weights?.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var decides = groups.Any(group => group.Threshold is not null);
        return new ReportTable(
            "What was done for each group",
            ["Group", .. classes.Select(name => $"#Weight of {name}"), .. decides ? ["#Threshold"] : Array.Empty<string>()]).AddAll(
                groups,
                group =>
                [
                    group.Group,
                    .. classes.Select(name => Shown.Number(group.Weights?.GetValueOrDefault(name))),
                    .. decides ? [Shown.Number(group.Threshold)] : Array.Empty<object>(),
                ]).Written;
    }
}
