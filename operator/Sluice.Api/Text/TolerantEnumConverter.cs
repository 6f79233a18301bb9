using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Api.Text;

/// <summary>
/// Writes an enum of a status as its name. A name that this version does not know reads as the first value, since a status that another version
/// wrote must not make the whole object unreadable.
/// </summary>
/// <typeparam name="T">An enum whose first value stands for "unknown".</typeparam>
public sealed class TolerantEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Enum.TryParse<T>(reader.GetString(), out var value) && Enum.IsDefined(value) ? value : default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
