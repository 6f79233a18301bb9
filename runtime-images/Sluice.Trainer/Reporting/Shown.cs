using System.Globalization;
using Sluice.Api.Text;

namespace Sluice.Trainer.Reporting;

/// <summary>Numbers as a person reads them.</summary>
internal static class Shown
{
    /// <summary>A number with four significant digits, such as <c>0.9855</c>, <c>1235</c> or <c>1.2e-7</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return "undefined";
        }

        var size = Math.Abs(value);
        if (size is > 0 and (< 1e-4 or >= 1e7))
        {
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        }

        var digits = size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return Math.Round(value, digits).ToString("0.#######", CultureInfo.InvariantCulture);
    }

    /// <summary>A decimal that is text, shown likewise. One that is none is shown as it is, and null as a dash.</summary>
    public static string Number(string? text) => text is null ? "–" : Parse(text) is { } value ? Number(value) : text;

    /// <summary>A whole number, such as <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent, such as <c>12.3 %</c>.</summary>
    public static string Share(double share) =>
        double.IsFinite(share) ? (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A coordinate of a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Reads a decimal. Null when it is none.</summary>
    public static double? Parse(string? text) => DecimalText.TryParse(text, out var value) ? (double)value : null;
}
