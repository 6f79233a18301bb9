using System.Text.Json;

namespace Sluice.Inference.Protocol;

/// <summary>How an element of a tensor is read from JSON.</summary>
/// <typeparam name="T">The element.</typeparam>
internal interface IElement<T>
{
    /// <summary>What is expected, for messages.</summary>
    static abstract string Expected { get; }

    /// <summary>Reads the token that the reader stands on; false when it is not such an element.</summary>
    static abstract bool TryRead(ref Utf8JsonReader reader, out T value);
}
