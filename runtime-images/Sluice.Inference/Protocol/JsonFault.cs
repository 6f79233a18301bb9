using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sluice.Inference.Protocol;

/// <summary>Describes what is wrong with a JSON text.</summary>
internal static class JsonFault
{
    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray or JsonTokenType.EndObject => "the end of an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };

    /// <summary>Describes the current value: a number as it is written, anything else by its kind.</summary>
    public static string Value(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? Shown.Text(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan))
        : Kind(reader.TokenType);

    /// <summary>The message for a text that the reader refused near byte <paramref name="at"/>.</summary>
    public static string Message(Exception error, ReadOnlySpan<byte> body, long at)
    {
        var rest = body[(int)Math.Min(at, body.Length)..];
        var next = rest.TrimStart(" \t\r\n,:["u8);
        if (next is [(byte)'-', ..])
        {
            next = next[1..];
        }

        if (next.StartsWith("NaN"u8) || next.StartsWith("Inf"u8) || next.StartsWith("nan"u8) || next.StartsWith("inf"u8))
        {
            return "NaN and Infinity are not JSON, and values must be finite; send null for a missing value";
        }

        if (body.IsEmpty)
        {
            return "the body is empty; expected a JSON object with 'inputs'";
        }

        // The reader's message ends with "LineNumber: … | BytePositionInLine: …", which locates the error.
        return $"the body is not valid JSON: {error.Message}";
    }
}
