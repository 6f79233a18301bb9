namespace Sluice.Inference.Protocol;

/// <summary>Shortens what a client has sent, for messages.</summary>
internal static class Shown
{
    private const int Most = 64;

    public static string Text(string text) => text.Length <= Most ? text : text[..Most] + "…";

    /// <summary>Names in quotes. A long list is cut.</summary>
    public static string Names(IEnumerable<string> names)
    {
        const int most = 20;
        var all = names.ToArray();
        var more = all.Length > most ? $" and {all.Length - most} more" : "";
        return string.Join(", ", all.Take(most).Select(name => $"'{Text(name)}'")) + more;
    }
}
