using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Operator.Ledger;

/// <summary>
/// A YAML document as JSON, by the JSON schema of YAML 1.2: what is quoted is a string, <c>10</c> is a number and <c>yes</c> is not a
/// truth value.
/// </summary>
internal static partial class YamlJson
{
    /// <summary>Reads the one document of a text, which may be JSON.</summary>
    /// <exception cref="FormatException">The text is not YAML, or has more than one document.</exception>
    public static JsonNode? Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new MergingParser(new Parser(new StringReader(text))));
        }
        catch (YamlException error)
        {
            throw new FormatException($"not YAML: line {error.Start.Line}: {error.Message}", error);
        }

        return stream.Documents.Count switch
        {
            0 => null,
            1 => Node(stream.Documents[0].RootNode),
            var count => throw new FormatException($"has {count} documents; leave one"),
        };
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map =>
            new JsonObject(
                map.Children.DistinctBy(member => Key(member.Key)).Select(member =>
                    KeyValuePair.Create(Key(member.Key), Node(member.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new FormatException($"line {node.Start.Line}: aliases are not read; write it out"),
    };

    private static string Key(YamlNode node) =>
        (node as YamlScalarNode)?.Value ?? throw new FormatException($"line {node.Start.Line}: a key must be a word");

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when Whole().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when Fraction().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}
