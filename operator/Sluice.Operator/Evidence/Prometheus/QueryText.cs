using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>Queries with placeholders such as <c>{{version}}</c>.</summary>
internal static partial class QueryText
{
    /// <summary>
    /// Puts values in place of placeholders, escaped as within a PromQL string in quotes, so that a value cannot end the string that it
    /// stands in. A placeholder that is not known stays, and the server refuses it.
    /// </summary>
    public static string Fill(string query, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(query, match => values.TryGetValue(match.Groups[1].Value, out var value) ? Escape(value) : match.Value);

    // https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),

                // As a number, since the escape of a quote in one kind of quotes is an error in the other.
                '"' or '\'' or '`' => text.Append("\\x").Append(((int)letter).ToString("x2", CultureInfo.InvariantCulture)),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                _ => text.Append(letter),
            };
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{\{\s*([a-z]+)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
