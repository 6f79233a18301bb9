using System.Globalization;
using System.Text;

namespace Sluice.Api.Text;

/// <summary>Text of others in messages of ours: it is read in terminals and logs, where control characters are commands.</summary>
public static class VisibleText
{
    private const int Longest = 512;

    /// <summary>Writes each character that does not show as <c>\u202e</c>, and the middle of a long text as <c>…</c>.</summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = IsHidden(rune) ? visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : visible.Append(rune.ToString());
        }

        return visible.Length <= Longest
            ? visible.ToString()
            : $"{visible.ToString(0, Longest / 2)}…{visible.ToString(visible.Length - (Longest / 2), Longest / 2)}";
    }

    /// <summary>
    /// Whether a character is seen by what it does alone: control, format (the direction of text among them), separators of lines; a broken
    /// surrogate too.
    /// </summary>
    public static bool IsHidden(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,

            // Joiners belong to the spelling of several scripts.
            UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
            _ => false,
        };
}
