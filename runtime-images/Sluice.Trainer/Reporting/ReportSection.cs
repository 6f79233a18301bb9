using Microsoft.AspNetCore.Html;

namespace Sluice.Trainer.Reporting;

/// <summary>A section of the page.</summary>
/// <param name="Id">What links name.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">What it says.</param>
internal sealed record ReportSection(string Id, string Title, IHtmlContent Body)
{
    /// <summary>The section as markup.</summary>
    public IHtmlContent Written => Markup.Of($"<section id=\"{Id}\"><h2>{Title}</h2><div class=\"parts\">{Body}</div></section>\n");

    /// <summary>The link to the section.</summary>
    public IHtmlContent Link => Markup.Of($"<a href=\"#{Id}\">{Title}</a>\n");
}
