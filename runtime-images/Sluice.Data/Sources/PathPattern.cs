using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Data.Sources;

/// <summary>
/// A path with wildcards: <c>*</c> for any characters but a slash, <c>?</c> for one, <c>**</c> between slashes for any number of folders
/// and, at the end, for all files below. As with engines that write such folders, names that begin with <c>_</c> or <c>.</c> (such as
/// <c>_SUCCESS</c>) are found only by a pattern that writes that character.
/// </summary>
internal sealed class PathPattern
{
    private const string Visible = "(?![._])";
    private readonly Regex regex;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern. Empty for all files.</param>
    public PathPattern(string text)
    {
        var parts = (text.Length == 0 ? "**" : text).Split('/');
        var pattern = new StringBuilder("^");
        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            pattern.Append((parts[i], last) switch
            {
                ("**", true) => $"(?:{Visible}[^/]+/)*{Visible}[^/]+",
                ("**", false) => $"(?:{Visible}[^/]+/)*",
                _ => Segment(parts[i]) + (last ? "" : "/"),
            });
        }

        var options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        regex = new Regex(pattern.Append(@"\z").ToString(), options, TimeSpan.FromSeconds(10));
    }

    /// <summary>Whether a path is one of those that the pattern names.</summary>
    public bool IsMatch(string path) => regex.IsMatch(path);

    private static string Segment(string part) =>
        (part.StartsWith('*') || part.StartsWith('?') ? Visible : "")
        + string.Concat(part.Select(character => character switch
        {
            '*' => "[^/]*",
            '?' => "[^/]",
            _ => Regex.Escape(character.ToString()),
        }));
}
