using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>
/// Reads an amount that stands as text or as a number (<c>"1"</c> and <c>1</c>), as Kubernetes does, and writes it as text: both are
/// the same request and have the same digest.
/// </summary>
public sealed class QuantityConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => JsonElement.ParseValue(ref reader).GetRawText(),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("a quantity is a text or a number"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
