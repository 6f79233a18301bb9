namespace Sluice.Inference.Protocol;

/// <summary>What a client sent, as it is shown back: of bounded length.</summary>
internal static class Shown
{
    private const int Most = 64;

    public static string Text(string text) => text.Length <= Most ? text : text[..Most] + "…";

    /// <summary>Names in quotes, the first few of many.</summary>
    public static string Names(IEnumerable<string> names)
    {
        const int most = 20;
        var all = names.ToArray();
        return string.Join(", ", all.Take(most).Select(name => $"'{Text(name)}'")) + (all.Length > most ? $" and {all.Length - most} more" : "");
    }
}
