using System.Text.Json.Nodes;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Api.Tests;

/// <summary>YAML files of crds/, read as JSON: plain scalars become numbers and booleans as in YAML 1.2.</summary>
internal static class Manifest
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "crds");

    public static JsonObject Read(string path)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(path);
        stream.Load(reader);
        return Convert(stream.Documents[0].RootNode)!.AsObject();
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map =>
            new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Convert(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } text => JsonValue.Create(text.Value),
        YamlScalarNode plain when long.TryParse(plain.Value, out var number) => JsonValue.Create(number),
        YamlScalarNode { Value: "true" or "false" } plain => JsonValue.Create(plain.Value == "true"),
        YamlScalarNode { Value: "" or "null" or "~" } => null,
        YamlScalarNode plain => JsonValue.Create(plain.Value),
        _ => throw new InvalidOperationException($"unexpected node {node}"),
    };
}
