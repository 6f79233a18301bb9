using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>Amounts by name, each read as <see cref="QuantityConverter"/> does; written in ordinal order of the names.</summary>
public sealed class QuantityMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    private static readonly QuantityConverter Each = new();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("resources are a map of quantities by name");
        }

        var quantities = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            quantities[name] = Each.Read(ref reader, typeof(string), options)!;
        }

        return quantities;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, quantity) in value.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, quantity);
        }

        writer.WriteEndObject();
    }
}
