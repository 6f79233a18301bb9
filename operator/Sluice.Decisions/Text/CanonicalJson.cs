using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sluice.Api.Contracts;

namespace Sluice.Decisions.Text;

/// <summary>
/// JSON that is the same for equal values, and that reads back as the value: no nulls, keys in ordinal order at every depth, no white
/// space. Numbers that JSON does not have (NaN and infinities) are strings.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new(ContractJson.Options)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Writes a value.</summary>
    public static string Write<T>(T value) => Write(Node(value));

    /// <summary>Writes a node.</summary>
    public static string Write(JsonNode? node) => Sorted(node)?.ToJsonString(Options) ?? "null";

    /// <summary>The node of a value, with the options that <see cref="Write{T}(T)"/> uses.</summary>
    public static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, Options);

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The text is not JSON of this type, or it is null.</exception>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("null is no value");

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The node is not JSON of this type.</exception>
    public static T Read<T>(JsonNode node) => node.Deserialize<T>(Options) ?? throw new JsonException("null is no value");

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(member => member.Value is not null)
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
