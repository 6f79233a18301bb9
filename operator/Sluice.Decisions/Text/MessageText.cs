namespace Sluice.Decisions.Text;

/// <summary>Texts of the size that the schemas allow; a status that is too long would be refused whole.</summary>
public static class MessageText
{
    /// <summary>Longest message of a condition, attempt, gate or ledger entry.</summary>
    public const int Longest = 1024;

    /// <summary>The text, cut with an ellipsis where it is longer than it may be.</summary>
    public static string Cut(string text, int longest = Longest) => text.Length <= longest
        ? text
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
