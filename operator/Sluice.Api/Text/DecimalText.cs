using System.Globalization;

namespace Sluice.Api.Text;

/// <summary>Decimals as text, since API objects hold no floats: <c>0.05</c>, <c>-1.5</c>; <c>1e-5</c>; no NaN, no infinity.</summary>
public static class DecimalText
{
    /// <summary>Reads a decimal of at most 32 characters.</summary>
    public static bool TryParse(string? text, out decimal value)
    {
        value = 0;
        return text is { Length: > 0 and <= 32 }
            && decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out value);
    }

    /// <summary>Reads a decimal that has been validated before.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static decimal Parse(string text) => TryParse(text, out var value)
        ? value
        : throw new FormatException($"'{text}' is not a decimal such as 0.05");

    /// <summary>Writes a number with at most six digits after the point; null when it is not finite.</summary>
    public static string? Write(double value) => double.IsFinite(value)
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : null;
}
