using Microsoft.AspNetCore.Html;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Data.Profiles;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Reporting.Sections;

namespace Sluice.Trainer.Reporting;

/// <summary>
/// The artifact's <c>report.html</c>: what a person looks at before a version is rolled out. One file that loads nothing and has no script;
/// its policy forbids both, so that a name in the data which is markup does no harm either. It follows from the report and the profile
/// alone, so that the same job gives the same bytes.
/// </summary>
internal static class HtmlReport
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static readonly HtmlString Style = new(ReadStyle());

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="profile">The profile of the data. Null where Sluice read none.</param>
    /// <param name="parent">The version to compare with. Null when there is none.</param>
    public static string Write(Report report, DataProfile? profile, ParentReport? parent)
    {
        var sections = new[]
        {
            Warnings(report),
            GateSection.Of(report),
            report.Output?.NotMeasured is null ? MetricSection.Of(report, parent) : null,
            OutputSection.Of(report),
            LearningSection.Of(report),
            ClassSection.Of(report),
            CurveSection.Of(report),
            PredictionSection.Of(report),
            SliceSection.Of(report),
            FairnessSection.Of(report),
            MitigationSection.Of(report),
            CompressionSection.Of(report),
            SearchSection.Of(report),
            profile is null ? null : DataSection.Of(report, profile),
            SettingsSection.Of(report),
        }.OfType<ReportSection>().ToList();
        return Markup.Write(Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{new HtmlString(Policy)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{report.Model} {report.Version}</title>
            <link rel="icon" href="data:,">
            <style>
            {Style}</style>
            </head>
            <body>
            <header>
            <h1>{report.Model} <span>{report.Version}</span></h1>
            {Lead(report)}
            <nav aria-label="Sections">
            {Markup.Each(sections, section => section.Link)}</nav>
            </header>
            <main>
            {Markup.Each(sections, section => section.Written)}</main>
            </body>
            </html>

            """));
    }

    private static IHtmlContent Lead(Report report)
    {
        if (report.Output is not null)
        {
            return Markup.Of($"""
                <p>A model with {Shown.Count(report.Parameters)} parameters by a program of the user's own, measured on
                {Shown.Count(report.HeldOut.Rows)} held-out rows. {Verdict(report.Gates)}</p>
                """);
        }

        var of = report.Target.Length > 0 ? Markup.Of($" of <b>{report.Target}</b>") : Markup.None;
        return Markup.Of($"""
            <p><b>{report.Task}</b>{of} by <b>{report.Architecture}</b> with {Shown.Count(report.Parameters)} parameters,
            learnt from {Shown.Count(report.Split.TrainingRows)} rows and measured on {Shown.Count(report.HeldOut.Rows)} others.
            {Verdict(report.Gates)}</p>
            """);
    }

    private static IHtmlContent Verdict(IReadOnlyList<TrainingGateVerdict> gates) => (gates.Count, gates.Count(gate => gate.Passed)) switch
    {
        (0, _) => Markup.Of($"No gate judged it."),
        var (all, passed) when all == passed => Markup.Of($"<a href=\"#gates\" class=\"good\">{passed} of {all} gates passed ✓</a>"),
        var (all, passed) => Markup.Of($"<a href=\"#gates\" class=\"bad\">{passed} of {all} gates passed ✗</a>"),
    };

    private static ReportSection? Warnings(Report report) => report.Warnings.Count == 0 ? null : new ReportSection(
        "warnings", "Warnings", Markup.Of($"<ul>{Markup.Each(report.Warnings, warning => Markup.Of($"<li>{warning}</li>\n"))}</ul>"));

    private static string ReadStyle()
    {
        var assembly = typeof(HtmlReport).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream("Sluice.Trainer.Reporting.report.css")!);
        return reader.ReadToEnd();
    }
}
