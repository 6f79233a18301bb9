using System.Buffers;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Sluice.Inference.Protocol;

/// <summary>Takes texts. Null is a missing value: the empty text.</summary>
internal readonly struct TextSink(OrtValue tensor) : IElementSink
{
    public string Expected => "a string, or null for a missing value";

    public bool TrySet(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        // Unescaped text is never longer than its escaped form.
        var length = reader.ValueSpan.Length;
        byte[]? rented = null;
        var text = length <= 256 ? stackalloc byte[256] : rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            tensor.StringTensorSetElementAt(text[..reader.CopyString(text)], index);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        return true;
    }
}
