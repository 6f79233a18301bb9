using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.ModelVersions;

namespace Sluice.Inference.Models;

/// <summary>An input or output of a model.</summary>
internal sealed record ModelTensor
{
    public required string Name { get; init; }

    public required TensorElementType Type { get; init; }

    /// <summary>The protocol's name of <see cref="Type"/>.</summary>
    public required string Datatype { get; init; }

    /// <summary>Extents. -1 allows any.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Names of the extents. Extents of the same name must be equal in a request. Empty for an unnamed extent.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>The shape as it is written in messages.</summary>
    public string ShapeText => TensorShape.Text(Shape);

    public TensorSignature Signature => new() { Name = Name, Datatype = Datatype, Shape = Shape };
}

/// <summary>Text, comparison and size of shapes.</summary>
internal static class TensorShape
{
    public static string Text(IReadOnlyList<long> shape) => $"[{string.Join(',', shape)}]";

    /// <summary>Whether extents satisfy a declared shape.</summary>
    public static bool Fits(IReadOnlyList<long> extents, IReadOnlyList<long> declared)
    {
        if (extents.Count != declared.Count)
        {
            return false;
        }

        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i] >= 0 && declared[i] != extents[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of elements. Null when it is above <paramref name="most"/>.</summary>
    public static int? Count(IReadOnlyList<long> extents, int most)
    {
        var count = 1L;
        foreach (var extent in extents)
        {
            // Both factors are below 2^31, so the product cannot overflow.
            if (extent > most || (count *= extent) > most)
            {
                return null;
            }
        }

        return (int)count;
    }
}

/// <summary>
/// Maps ONNX element types to datatypes of the Open Inference Protocol. FP16 is not supported, because it has no agreed form in JSON.
/// </summary>
internal static class Datatypes
{
    /// <summary>The protocol's name. Null when the type is not supported.</summary>
    public static string? Name(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "BOOL",
        TensorElementType.UInt8 => "UINT8",
        TensorElementType.UInt16 => "UINT16",
        TensorElementType.UInt32 => "UINT32",
        TensorElementType.UInt64 => "UINT64",
        TensorElementType.Int8 => "INT8",
        TensorElementType.Int16 => "INT16",
        TensorElementType.Int32 => "INT32",
        TensorElementType.Int64 => "INT64",
        TensorElementType.Float => "FP32",
        TensorElementType.Double => "FP64",
        TensorElementType.String => "BYTES",
        _ => null,
    };
}
