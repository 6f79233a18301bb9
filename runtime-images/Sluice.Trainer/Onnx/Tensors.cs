using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Onnx;

/// <summary>The bytes of ONNX tensors, which are little-endian.</summary>
internal static class Tensors
{
    /// <summary>32-bit floats as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }

    /// <summary>32-bit integers as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(int)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        }

        return bytes;
    }

    /// <summary>4-bit integers, two a byte with the first in the lower half.</summary>
    public static byte[] Nibbles(ReadOnlySpan<sbyte> values)
    {
        var bytes = new byte[(values.Length + 1) / 2];
        for (var i = 0; i < values.Length; i++)
        {
            bytes[i / 2] |= (byte)((values[i] & 0xf) << (i % 2 * 4));
        }

        return bytes;
    }

    /// <summary>Creates a tensor.</summary>
    public static TensorProto Create(string name, DataType type, byte[] bytes, params ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        foreach (var extent in shape)
        {
            tensor.Dims.Add(extent);
        }

        return tensor;
    }

    /// <summary>The numbers of a tensor of 32-bit floats.</summary>
    public static float[] Floats(this TensorProto tensor)
    {
        var values = new float[tensor.RawData.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(tensor.RawData.Span[(i * sizeof(float))..]);
        }

        return values;
    }

    /// <summary>8-bit integers as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<sbyte> values) => MemoryMarshal.AsBytes(values).ToArray();
}
