using Microsoft.ML.OnnxRuntime.Tensors;

namespace Sluice.Inference.Models;

/// <summary>The datatypes of the Open Inference Protocol and their ONNX counterparts. FP16 has no JSON form that all agree on and is not offered.</summary>
internal static class Datatypes
{
    /// <summary>The protocol's name; null when it has none that is offered here.</summary>
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
