using System.Buffers;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Sluice.Inference.Protocol;

/// <summary>Stores the elements of a tensor one by one.</summary>
internal interface IElementSink
{
    /// <summary>What is expected, for messages.</summary>
    string Expected { get; }

    /// <summary>Stores the current token as an element. False when it is not such an element.</summary>
    bool TrySet(ref Utf8JsonReader reader, int index);
}

/// <summary>Stores elements of fixed size.</summary>
internal readonly struct NumberSink<T, TElement>(T[] values) : IElementSink
    where TElement : IElement<T>
{
    public string Expected => TElement.Expected;

    public bool TrySet(ref Utf8JsonReader reader, int index) => TElement.TryRead(ref reader, out values[index]);
}

/// <summary>Stores texts. Null, a missing value, becomes the empty text.</summary>
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
