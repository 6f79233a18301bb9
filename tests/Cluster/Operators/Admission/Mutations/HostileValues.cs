using System.Text.Json.Nodes;

namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>What people, templates and attackers put where a schema asks for something else.</summary>
internal static class HostileValues
{
    private const int Megabyte = 1 << 20;

    private static readonly (string What, string Json, bool Harmful)[] WrongTypes =
    [
        ("null", "null", false),
        ("true", "true", true),
        ("7", "7", true),
        ("1.5", "1.5", true),
        ("1e309", "1e309", true),
        ("-1", "-1", true),
        ("text", "\"text\"", true), ("an empty text", "\"\"", true), ("an empty list", "[]", false), ("an empty object", "{}", false),
        ("a list of null", "[null]", true),
        ("a nested list", Nested("[", "]"), true),
        ("a nested object", Nested("{\"a\":", "}", "{}"), true),
    ];

    private static readonly (string What, string Text)[] Texts =
    [
        ("an empty text", ""),
        ("a space", " "),
        ("NaN", "NaN"),
        ("infinity", "-Infinity"),
        ("1E309 as text", "1E309"),
        ("a negative number as text", "-1"),
        ("a NUL", "a\0b"),
        ("an escape sequence", "a\u001b[31mb"),
        ("a line break", "a\nb"),
        ("a right-to-left override", "a\u202eb"),
        ("an isolate", "\u2066a\u2069"),
        ("a byte order mark", "\ufeffa"),
        ("a line separator", "a\u2028b"),
        ("the folder above", "../../etc/passwd"),
        ("an escaped folder above", "%2e%2e/%2e%2e"),
        ("a path", "/etc/passwd"),
        ("a backslash", "a\\b"),
        ("upper case", "Penguins"),
        ("a template", "{{ .Values.x }}"),
        ("a megabyte", new string('x', Megabyte)),
    ];

    private static readonly string[] Integers =
    [
        "0",
        "-7",
        "2147483647",
        "-2147483648",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "\"1\"",
        "\"NaN\"",
    ];

    /// <summary>Values for a field, as JSON.</summary>
    public static IEnumerable<(string What, string Json, bool Harmful)> For(JsonObject schema, JsonNode? present)
    {
        var type = schema["type"]?.GetValue<string>() ?? "quantity";
        foreach (var (what, json, harmful) in WrongTypes)
        {
            yield return (what, json, harmful && !Fits(type, json));
        }

        foreach (var (what, json) in type switch
        {
            "string" or "quantity" => Texts.Select(text => (text.What, Json(text.Text)))
                .Append(("half a character", "\"a\\ud800b\""))
                .Concat(schema["maxLength"] is { } longest ? [("one character too many", Json(new string('a', Number(longest) + 1)))] : []),
            "integer" => Integers.Select(integer => (integer, integer)),
            "array" when present is JsonArray { Count: > 0 } list => Lists(schema, list),
            _ => [],
        })
        {
            yield return (what, json, true);
        }

        if (present is JsonObject { Count: > 0 } map)
        {
            var (key, value) = map.First();
            yield return ("the same key twice", $"{map.ToJsonString()[..^1]},{Json(key)}:{value?.ToJsonString() ?? "null"}}}", false);
        }

        if (schema["maxProperties"] is { } most)
        {
            var entries = Enumerable.Range(0, Number(most) + 1).Select(i => $"\"k{i}\":\"1\"");
            yield return ("one entry too many", $"{{{string.Join(',', entries)}}}", true);
            foreach (var (what, text) in Texts.Append(("64 characters", new string('a', 64))))
            {
                // An API server cuts off what it does not know long before a megabyte.
                yield return ($"a key that is {what}", $"{{{Json(text)}:\"1\"}}", text.Length < Megabyte);
            }
        }
    }

    private static IEnumerable<(string What, string Json)> Lists(JsonObject schema, JsonArray list)
    {
        var first = list[0]?.ToJsonString() ?? "null";
        yield return ("one element too many", $"[{string.Join(',', Enumerable.Repeat(first, Number(schema["maxItems"]!) + 1))}]");
        if (schema["items"]!["type"]?.GetValue<string>() == "object")
        {
            var elements = string.Join(',', list.Select(element => element?.ToJsonString() ?? "null"));
            yield return ("the same element twice", $"[{first},{elements}]");
        }
    }

    private static bool Fits(string type, string json) => type switch
    {
        "string" => json[0] == '"',
        "object" => json[0] == '{',
        "integer" or "quantity" => json == "7",
        "boolean" => json == "true",
        _ => false,
    };

    private static int Number(JsonNode bound) => (int)bound.GetValue<long>();

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();

    private static string Nested(string open, string close, string inner = "") =>
        string.Concat(Enumerable.Repeat(open, 200)) + inner + string.Concat(Enumerable.Repeat(close, 200));
}
