using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Api.Text;

/// <summary>
/// A path to fields of an object, in the part of kubectl's JSONPath that reads a status: <c>.name</c>, <c>['name']</c>, <c>[0]</c>,
/// <c>[*]</c> and <c>[?(@.name=="text")]</c>. Each segment looks at each value once, so no path takes long.
/// </summary>
public sealed class JsonPath
{
    private const string Example = """write it as .status.conditions[?(@.type=="Complete")].status""";

    private readonly List<Func<JsonNode?, IEnumerable<JsonNode?>>> _segments = [];

    private JsonPath()
    {
    }

    /// <summary>Reads a path.</summary>
    /// <returns>The path and no fault, or no path and what is wrong, where, and what helps.</returns>
    public static (JsonPath? Path, string? Fault) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (null, $"is missing; {Example}");
        }

        var path = new JsonPath();
        var at = text[0] == '$' ? 1 : 0;
        while (at < text.Length)
        {
            var fault = text[at] switch
            {
                '.' => path.Field(text, ref at),
                '[' => path.Bracket(text, ref at),
                _ => "'.' or '['",
            };
            if (fault is not null)
            {
                return (null, $"'{text}' lacks {fault} at character {at + 1}; {Example}");
            }
        }

        return path._segments.Count > 0 ? (path, null) : (null, $"'{text}' names no field; {Example}");
    }

    /// <summary>The texts, numbers and booleans that the path leads to, as texts.</summary>
    public IReadOnlyList<string> Select(JsonNode? root) =>
    [
        .. _segments.Aggregate((IEnumerable<JsonNode?>)[root], (nodes, segment) => nodes.SelectMany(segment))
            .OfType<JsonValue>().Select(Text),
    ];

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static JsonNode? Member(JsonNode? node, string name) =>
        node is JsonObject members && members.TryGetPropertyValue(name, out var value) ? value : null;

    private string? Field(string text, ref int at)
    {
        at++;
        var name = Name(text, ref at);
        if (name.Length == 0)
        {
            return "the name of a field";
        }

        _segments.Add(node => [Member(node, name)]);
        return null;
    }

    private string? Bracket(string text, ref int at)
    {
        at++;
        var rest = text.AsSpan(at);
        if (rest.StartsWith("*]"))
        {
            at += 2;
            _segments.Add(node => node switch
            {
                JsonArray list => list,
                JsonObject members => members.Select(member => member.Value),
                _ => [],
            });
            return null;
        }

        if (rest.StartsWith("?(@"))
        {
            at += 3;
            return Filter(text, ref at);
        }

        if (rest.Length > 0 && rest[0] is '\'' or '"')
        {
            if (Quoted(text, ref at) is not { } name)
            {
                return "the closing quote of a name";
            }

            _segments.Add(node => [Member(node, name)]);
        }
        else
        {
            var begin = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (!int.TryParse(text.AsSpan(begin, at - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return "a number, '*', a name in quotes or a filter ?(@.name==\"text\")";
            }

            _segments.Add(node => node is JsonArray list && index < list.Count ? [list[index]] : []);
        }

        return Skip(text, ref at, "]");
    }

    private string? Filter(string text, ref int at)
    {
        if (Skip(text, ref at, ".") is { } missing)
        {
            return missing;
        }

        var name = Name(text, ref at);
        if (name.Length == 0)
        {
            return "the name of a field";
        }

        if (Skip(text, ref at, "==") is { } operation)
        {
            return operation;
        }

        if (Quoted(text, ref at) is not { } wanted)
        {
            return "a text in quotes";
        }

        _segments.Add(node => (node as JsonArray ?? []).Where(item => Member(item, name) is JsonValue value && Text(value) == wanted));
        return Skip(text, ref at, ")]");
    }

    // A backslash before a dot makes the dot part of the name, as in kubectl.
    private static string Name(string text, ref int at)
    {
        var name = "";
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '.')
            {
                at++;
            }
            else if (!char.IsAsciiLetterOrDigit(text[at]) && text[at] is not ('_' or '-' or '/'))
            {
                break;
            }

            name += text[at];
        }

        return name;
    }

    private static string? Quoted(string text, ref int at)
    {
        if (at >= text.Length || text[at] is not ('\'' or '"') || text.IndexOf(text[at], at + 1) is not (> 0 and var end))
        {
            return null;
        }

        var quoted = text[(at + 1)..end];
        at = end + 1;
        return quoted;
    }

    private static string? Skip(string text, ref int at, string what)
    {
        if (!text.AsSpan(at).StartsWith(what))
        {
            return $"'{what}'";
        }

        at += what.Length;
        return null;
    }
}
