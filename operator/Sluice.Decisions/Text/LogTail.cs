using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Decisions.Text;

/// <summary>
/// What containers say, made fit to be read by others: a status and an event are open to more people than a log is. What is masked is
/// known by its shape or by the name before it; a secret that looks like any other word cannot be found.
/// </summary>
public static partial class LogTail
{
    private const int MostLines = 20;
    private const string Mask = "***";

    /// <summary>The end of a log: its last lines without colours and what a progress bar wrote over, masked.</summary>
    /// <param name="text">The log, or a part of it.</param>
    /// <param name="longest">The most characters. The end is kept, since it says why a program stopped.</param>
    public static string Of(string text, int longest)
    {
        var lines = Masked(Escape().Replace(text, ""))
            .Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Select(line => Visible(line[(line.LastIndexOf('\r') + 1)..]).TrimEnd())
            .Where(line => line.Length > 0)
            .TakeLast(MostLines);
        var tail = string.Join('\n', lines).Trim();
        if (tail.Length <= longest)
        {
            return tail;
        }

        var from = tail.Length - longest + 1;
        return "…" + tail[(char.IsLowSurrogate(tail[from]) ? from + 1 : from)..];
    }

    /// <summary>The text with what looks like a secret masked. JSON stays JSON.</summary>
    public static string Masked(string text)
    {
        text = PrivateKey().Replace(text, $"-----PRIVATE KEY {Mask}-----");
        text = UserInfo().Replace(text, $"{Mask}@");
        text = Credentials().Replace(text, $"$1 {Mask}");
        text = Token().Replace(text, Mask);
        text = Argument().Replace(text, $"$1{Mask}");
        return Assigned().Replace(text, $"$1${{quote}}{Mask}${{quote}}");
    }

    private static string Visible(string line)
    {
        var visible = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            visible.Append(character != '\t' && char.IsControl(character) ? ' ' : character);
        }

        return visible.ToString();
    }

    private const string Schemes = "Bearer|Basic|Digest|Negotiate";

    private const string Names =
        "pass(?:word|wd|phrase)|pwd|secret(?:[_-]?key)?|token|(?:api|access|private|account|shared)[_-]?key|credentials?|sig(?:nature)?"
        + "|authorization|cookie";

    // A log that begins within a key has its end only, and one that is cut off its beginning.
    [GeneratedRegex(
        @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)"
        + @"|\A(?:(?!-----BEGIN ).)*?-----END [A-Z0-9 ]*PRIVATE KEY-----",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""(?<=://)[^\s/@"'<>]+@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // RFC 9110, section 11.4: a scheme and its credentials.
    [GeneratedRegex($@"\b({Schemes})\s+[A-Za-z0-9._~+/-]{{8,}}=*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    // AWS, Hugging Face, GitHub, GitLab, OpenAI, Slack, Google, JSON Web Tokens.
    [GeneratedRegex(
        @"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|sk-[\w-]{16,}"
        + @"|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex($@"(--[\w-]*(?:{Names})\s+)[^\s-]\S*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Argument();

    // name=value, name: value, "name": "value", and the last within a text that is quoted itself. A name that goes on, as tokenizer does,
    // is another.
    [GeneratedRegex(
        $$"""((?:{{Names}})\\?["']?\s*[:=]\s*)(?:(?<quote>\\?["']).*?(?:\k<quote>|$)|(?!\*\*\*|(?:{{Schemes}})\s)[^\s"'\\,;&)\]}]+)""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
