using System.Text.Json;

namespace Sluice.Inference.Protocol;

/// <summary>Takes elements of fixed size.</summary>
internal readonly struct NumberSink<T, TElement>(T[] values) : IElementSink
    where TElement : IElement<T>
{
    public string Expected => TElement.Expected;

    public bool TrySet(ref Utf8JsonReader reader, int index) => TElement.TryRead(ref reader, out values[index]);
}
