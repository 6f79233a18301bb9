namespace Sluice.Decisions.Text;

/// <summary>
/// Cuts texts to the size that the schemas allow. The API server would refuse the whole status for one text that is too long.
/// </summary>
public static class MessageText
{
    /// <summary>The longest message of a condition, attempt, gate or ledger entry, in UTF-16 code units.</summary>
    public const int Longest = 1024;

    /// <summary>The text, which ends with an ellipsis when it was too long.</summary>
    public static string Cut(string text, int longest = Longest) => text.Length <= longest
        ? text
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
