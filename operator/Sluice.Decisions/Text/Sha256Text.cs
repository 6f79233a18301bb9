namespace Sluice.Decisions.Text;

/// <summary>Digests as pods and engines write them.</summary>
internal static class Sha256Text
{
    /// <summary>Whether a text is <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public static bool Is(string text) =>
        text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && text[7..].All(char.IsAsciiHexDigitLower);
}
