using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Api.Text;

/// <summary>
/// Writes an enum as the name of its value and reads it whatever its case. Any other text, such as one that a later release stored, reads
/// as the enum's value 0, which is named <c>Unknown</c>: a single word must not make a whole object unreadable. It is put on each property,
/// since the options of the Kubernetes client convert enums too and come before an attribute of the type.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class TolerantEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(value => value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is no text, which no schema lets through.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => Values.GetValueOrDefault(reader.GetString() ?? ""),
        JsonTokenType.Null => default,
        _ => throw new JsonException(),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
