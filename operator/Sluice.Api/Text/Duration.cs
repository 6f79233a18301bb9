using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Api.Text;

/// <summary>
/// Durations as <c>1h30m</c>, <c>5m</c>, <c>250ms</c>: Go's notation without fractions, signs or units below a millisecond.
/// </summary>
public static partial class Duration
{
    /// <summary>The longest that is accepted: 100 years, far from overflow in any sum.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    /// <summary>Reads a duration; false when the text is not one, or is longer than <see cref="Longest"/>.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text) || text.Length > 32 || !Pattern().IsMatch(text))
        {
            return false;
        }

        var milliseconds = 0m;
        foreach (Match part in Part().Matches(text))
        {
            var unit = part.Groups[2].Value switch { "ms" => 1m, "s" => 1_000m, "m" => 60_000m, _ => 3_600_000m };
            milliseconds += decimal.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
        }

        if (milliseconds > (decimal)Longest.TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds((double)milliseconds);
        return true;
    }

    /// <summary>Reads a duration that has been validated before.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var value)
        ? value
        : throw new FormatException($"'{text}' is not a duration; write it as 1h30m, 5m or 250ms");

    /// <summary>Writes a duration, whole seconds from one second on.</summary>
    public static string Write(TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1))
        {
            return value <= TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalMilliseconds}ms");
        }

        var text = new StringBuilder();
        Append((long)value.TotalHours, 'h');
        Append(value.Minutes, 'm');
        Append(value.Seconds, 's');
        return text.ToString();

        void Append(long amount, char unit)
        {
            if (amount > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
            }
        }
    }

    [GeneratedRegex(@"^([0-9]{1,9}(ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("([0-9]{1,9})(ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
