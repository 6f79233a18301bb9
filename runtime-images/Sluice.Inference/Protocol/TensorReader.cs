using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Inference.Models;

namespace Sluice.Inference.Protocol;

/// <summary>Reads the data of a tensor, either flat or nested like its shape.</summary>
internal static class TensorReader
{
    /// <param name="reader">The reader, at the first token of the data.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="shape">The extents, which fit the input.</param>
    /// <param name="count">The product of the extents.</param>
    /// <returns>The tensor. Null when it has no elements.</returns>
    /// <exception cref="InferException">The data do not match the shape or the datatype.</exception>
    public static OrtValue? Read(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count)
    {
        if (count > 0)
        {
            return Tensor(ref reader, input, shape, count);
        }

        Walk(ref reader, input, shape, count, new NumberSink<float, Elements.Fp32>([]));
        return null;
    }

    private static OrtValue Tensor(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count) => input.Type switch
    {
        TensorElementType.Float => Numbers<float, Elements.Fp32>(ref reader, input, shape, count),
        TensorElementType.Double => Numbers<double, Elements.Fp64>(ref reader, input, shape, count),
        TensorElementType.Bool => Numbers<bool, Elements.Bool>(ref reader, input, shape, count),
        TensorElementType.Int8 => Numbers<sbyte, Elements.Int8>(ref reader, input, shape, count),
        TensorElementType.Int16 => Numbers<short, Elements.Int16>(ref reader, input, shape, count),
        TensorElementType.Int32 => Numbers<int, Elements.Int32>(ref reader, input, shape, count),
        TensorElementType.Int64 => Numbers<long, Elements.Int64>(ref reader, input, shape, count),
        TensorElementType.UInt8 => Numbers<byte, Elements.UInt8>(ref reader, input, shape, count),
        TensorElementType.UInt16 => Numbers<ushort, Elements.UInt16>(ref reader, input, shape, count),
        TensorElementType.UInt32 => Numbers<uint, Elements.UInt32>(ref reader, input, shape, count),
        TensorElementType.UInt64 => Numbers<ulong, Elements.UInt64>(ref reader, input, shape, count),
        TensorElementType.String => Texts(ref reader, input, shape, count),
        _ => throw new NotSupportedException($"{input.Type} is refused when a model is loaded"),
    };

    private static OrtValue Numbers<T, TElement>(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count)
        where T : unmanaged
        where TElement : IElement<T>
    {
        var values = new T[count];
        Walk(ref reader, input, shape, count, new NumberSink<T, TElement>(values));
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }

    private static OrtValue Texts(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        try
        {
            Walk(ref reader, input, shape, count, new TextSink(tensor));
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static void Walk<TSink>(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count, TSink sink)
        where TSink : struct, IElementSink
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw InferException.Bad($"input '{input.Name}': data is {JsonFault.Kind(reader.TokenType)}; expected an array");
        }

        var index = 0;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            Nested(ref reader, input, shape, 0, ref index, sink);
        }
        else
        {
            Flat(ref reader, input, shape, count, ref index, sink);
        }
    }

    // Starts at the first element, and stops at the end of the array.
    private static void Flat<TSink>(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int count, ref int index, TSink sink)
        where TSink : struct, IElementSink
    {
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read(), index++)
        {
            if (index < count)
            {
                Element(ref reader, input, index, sink);
            }
            else
            {
                // Surplus elements are counted for the message.
                reader.Skip();
            }
        }

        if (index != count)
        {
            throw InferException.Bad($"input '{input.Name}': data has {index} elements; shape {TensorShape.Text(shape)} needs {count}");
        }
    }

    // The recursion is as deep as the shape, which has as many dimensions as the model's input.
    private static void Nested<TSink>(ref Utf8JsonReader reader, ModelTensor input, long[] shape, int level, ref int index, TSink sink)
        where TSink : struct, IElementSink
    {
        var found = 0L;
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read(), found++)
        {
            if (level >= shape.Length
                || found >= shape[level]
                || (level < shape.Length - 1) != (reader.TokenType == JsonTokenType.StartArray))
            {
                throw Ragged(input, shape, index);
            }

            if (level == shape.Length - 1)
            {
                Element(ref reader, input, index++, sink);
            }
            else
            {
                reader.Read();
                Nested(ref reader, input, shape, level + 1, ref index, sink);
            }
        }

        if (found != shape[level])
        {
            throw Ragged(input, shape, index);
        }
    }

    private static void Element<TSink>(ref Utf8JsonReader reader, ModelTensor input, int index, TSink sink)
        where TSink : struct, IElementSink
    {
        if (!sink.TrySet(ref reader, index))
        {
            throw InferException.Bad($"input '{input.Name}': data[{index}] is {JsonFault.Value(ref reader)}; expected {sink.Expected}");
        }
    }

    private static InferException Ragged(ModelTensor input, long[] shape, int index) => InferException.Bad(
        $"input '{input.Name}': data is not nested as shape {TensorShape.Text(shape)} requires, near element {index}");
}
