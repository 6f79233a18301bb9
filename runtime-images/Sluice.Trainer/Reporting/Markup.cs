using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using Sluice.Api.Text;

namespace Sluice.Trainer.Reporting;

/// <summary>Builds HTML from interpolated strings, whose holes are encoded unless they hold markup themselves.</summary>
internal static class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing.</summary>
    public static IHtmlContent None => HtmlString.Empty;

    /// <summary>Markup with texts in it. Characters that cannot be seen are written out, and numbers are those of no culture.</summary>
    public static IHtmlContent Of(FormattableString markup) => new HtmlFormattableString(
        CultureInfo.InvariantCulture,
        markup.Format,
        [.. markup.GetArguments().Select(argument => argument is string text ? VisibleText.Of(text) : argument)]);

    /// <summary>The markup of each item, one after the other.</summary>
    public static IHtmlContent Each<T>(IEnumerable<T> items, Func<T, IHtmlContent> of)
    {
        var all = new HtmlContentBuilder();
        foreach (var item in items)
        {
            all.AppendHtml(of(item));
        }

        return all;
    }

    /// <summary>Markup with several parts.</summary>
    public static IHtmlContent All(params IEnumerable<IHtmlContent> parts) => Each(parts, part => part);

    /// <summary>Writes markup as text.</summary>
    public static string Write(IHtmlContent markup)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        markup.WriteTo(writer, Encoder);
        return writer.ToString();
    }
}
