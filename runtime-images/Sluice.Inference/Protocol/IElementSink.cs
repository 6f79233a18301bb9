using System.Text.Json;

namespace Sluice.Inference.Protocol;

/// <summary>Takes the elements of a tensor one by one.</summary>
internal interface IElementSink
{
    /// <summary>What is expected, for messages.</summary>
    string Expected { get; }

    /// <summary>Takes the token that the reader stands on as an element; false when it is none.</summary>
    bool TrySet(ref Utf8JsonReader reader, int index);
}
