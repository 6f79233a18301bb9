using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Reporting;

/// <summary>The page of a version, parsed as a browser does, without a tolerated error.</summary>
internal sealed class ReportPage
{
    // Written there, too, where this names a folder: to look at them, or take pictures of them.
    private const string Folder = "SLUICE_REPORT_PAGES";

    public ReportPage(string text)
    {
        Text = text;
        Document = new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(text);
    }

    public string Text { get; }

    public IHtmlDocument Document { get; }

    public IEnumerable<string> Sections => Document.QuerySelectorAll("section").Select(section => section.Id!);

    /// <summary>Runs a job, and reads the page that it published.</summary>
    public static async Task<ReportPage> OfAsync(TrainerPod pod, string name)
    {
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
        var text = await TextAsync(pod.Result, ArtifactFile.PagePath);
        if (Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), text);
        }

        return new ReportPage(text);
    }

    public static async Task<string> TextAsync(TrainerResult result, string file)
    {
        var store = ArtifactStores.Open(result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(result.Artifact.Digest));
        return Encoding.UTF8.GetString(await store.ReadAsync(artifact.Find(file)!));
    }

    /// <summary>The cells of a table by its caption: its headings, then its rows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table(string caption) =>
    [
        .. Document.QuerySelectorAll("table").Single(table => table.QuerySelector("caption")!.TextContent == caption)
            .QuerySelectorAll("tr").Select(row => row.Children.Select(cell => string.Join(
                ' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList()),
    ];

    /// <summary>What holds of each page.</summary>
    public void HoldsTheRules()
    {
        Assert.Empty(Document.QuerySelectorAll("script, iframe, object, embed, form, base, img, foreignObject"));
        Assert.All(Document.All.SelectMany(element => element.Attributes), attribute =>
        {
            Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
            Assert.DoesNotContain("url(", attribute.Value, StringComparison.OrdinalIgnoreCase);
        });
        Assert.DoesNotContain("url(", Document.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Document.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.All(
            Document.QuerySelectorAll("[href], [src]"),
            link => Assert.Matches("^(#[a-z]+|data:,)$", link.GetAttribute("href") ?? link.GetAttribute("src")));
        Assert.All(Document.QuerySelectorAll("a"), link => Assert.NotNull(Document.QuerySelector(link.GetAttribute("href")!)));
        Assert.StartsWith(
            "default-src 'none'; style-src 'unsafe-inline';",
            Document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"),
            StringComparison.Ordinal);

        string[] ids = [.. Document.QuerySelectorAll("[id]").Select(element => element.Id!)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Document.QuerySelectorAll("th"), heading => Assert.True(heading.GetAttribute("scope") is "col" or "row"));
        Assert.All(
            Document.QuerySelectorAll("svg[role=img]"),
            drawing => Assert.NotEqual("", drawing.QuerySelector("title")?.TextContent ?? ""));
        Assert.All(Document.QuerySelectorAll("svg.chart"), chart => Assert.NotEqual("", chart.QuerySelector("desc")?.TextContent ?? ""));
        Assert.All(Document.QuerySelectorAll("table"), table =>
        {
            var widths = table.QuerySelectorAll("tr").Select(row => row.ChildElementCount).Distinct();
            Assert.True(widths.Count() == 1, table.OuterHtml);
            Assert.NotEmpty(table.QuerySelectorAll("tbody tr"));
        });
        Assert.DoesNotContain("NaN", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", Text, StringComparison.Ordinal);
        Assert.All(Document.QuerySelectorAll(".parts"), parts => Assert.True(parts.ChildElementCount > 0, parts.ParentElement!.Id));
    }
}
