using System.Text.RegularExpressions;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>
/// What can be said of a PromQL query without a parser of the language: whether brackets and quotes are closed, by Prometheus' rules of
/// string literals (<c>'…'</c> and <c>"…"</c> with backslash escapes and on one line, <c>`…`</c> without) and comments (<c>#</c> to the end
/// of the line), and whether each placeholder is one of ours. All else the server says.
/// </summary>
internal static partial class PromQueryText
{
    private static readonly string[] Placeholders = ["version", "model", "deployment", "namespace"];

    /// <summary>What is wrong with a query and what helps. Null when nothing that shows is.</summary>
    public static string? Fault(string? query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return "is missing; give a PromQL query that has one number for an answer";
        }

        var foreign = Placeholder().Matches(query).Select(match => match.Groups[1].Value)
            .FirstOrDefault(name => !Placeholders.Contains(name));
        return foreign is not null
            ? $"'{{{{{foreign}}}}}' is not known; use {string.Join(", ", Placeholders.Select(name => $"{{{{{name}}}}}"))}"
            : Unclosed(Placeholder().Replace(query, "x"));
    }

    private static string? Unclosed(string query)
    {
        var open = new Stack<char>();
        for (var i = 0; i < query.Length; i++)
        {
            switch (query[i])
            {
                case '"' or '\'' or '`':
                    var end = EndOfString(query, i);
                    if (end < 0)
                    {
                        return $"has a string that begins with {query[i]} and does not end";
                    }

                    i = end;
                    break;
                case '#':
                    var line = query.IndexOf('\n', i);
                    i = line < 0 ? query.Length : line;
                    break;
                case '(' or '[' or '{':
                    open.Push(query[i]);
                    break;
                case ')' or ']' or '}':
                    if (!open.TryPop(out var bracket) || bracket != Opening(query[i]))
                    {
                        return $"has a {query[i]} that closes nothing";
                    }

                    break;
            }
        }

        return open.TryPop(out var left) ? $"has a {left} that is not closed" : null;
    }

    private static int EndOfString(string query, int start)
    {
        for (var i = start + 1; i < query.Length; i++)
        {
            if (query[i] == query[start])
            {
                return i;
            }

            if (query[start] != '`')
            {
                if (query[i] == '\n')
                {
                    return -1;
                }

                i += query[i] == '\\' ? 1 : 0;
            }
        }

        return -1;
    }

    private static char Opening(char closing) => closing switch { ')' => '(', ']' => '[', _ => '{' };

    [GeneratedRegex(@"\{\{([^{}]*)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
