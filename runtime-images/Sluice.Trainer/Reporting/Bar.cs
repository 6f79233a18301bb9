using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Sluice.Trainer.Reporting;

/// <summary>Numbers with a bar behind them, which is as long as the number is large.</summary>
internal static class Bar
{
    /// <summary>A share, from 0 to 1. Other numbers have no bar.</summary>
    public static IHtmlContent Of(string? share) => Of(Shown.Number(share), Shown.Parse(share));

    /// <summary>A text with a bar behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="share">Length of the bar, 0 to 1. Beyond that there is none.</param>
    public static IHtmlContent Of(string text, double? share) => share is >= 0 and <= 1
        ? Markup.Of($"<span class=\"bar\" style=\"{Length(share.Value)}\">{text}</span>")
        : Markup.Of($"{text}");

    /// <summary>The length of a bar as a style.</summary>
    public static string Length(double share) => string.Create(CultureInfo.InvariantCulture, $"--share:{share:0.###}");
}
