using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// Tensors in saved states: type, sizes and elements. Unlike torch's own format, a tensor is read only where its type and sizes are known,
/// so that a damaged state cannot ask for more memory than the tensor has.
/// </summary>
internal static class SavedTensor
{
    private const long LargestBuffer = 1 << 20;

    /// <summary>Writes a tensor.</summary>
    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var plain = tensor.detach().to(CPU, copy: true).contiguous();
        writer.Write((byte)plain.dtype);
        writer.Write((byte)plain.dim());
        foreach (var size in plain.shape)
        {
            writer.Write(size);
        }

        writer.Flush();
        plain.WriteBytesToStream(writer.BaseStream, Buffer(plain));
    }

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="name">Name of the parameter, for errors.</param>
    /// <param name="into">The tensor, of the type and sizes that the saved one must have. It may lie on any device.</param>
    /// <exception cref="InvalidDataException">It has another type or other sizes.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static void Read(BinaryReader reader, string name, Tensor into)
    {
        var (type, dimensions) = ((ScalarType)reader.ReadByte(), reader.ReadByte());
        var sizes = new long[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = reader.ReadInt64();
        }

        if (type != into.dtype || !sizes.SequenceEqual(into.shape))
        {
            throw new InvalidDataException($"the saved state of '{name}' is {type}[{string.Join(',', sizes)}], "
                + $"but the network has {into.dtype}[{string.Join(',', into.shape)}]");
        }

        using var scope = NewDisposeScope();
        using var without = no_grad();
        var read = empty(sizes, type);
        read.ReadBytesFromStream(reader.BaseStream, Buffer(read));
        into.copy_(read);
    }

    private static int Buffer(Tensor tensor) => (int)Math.Clamp(tensor.numel() * tensor.element_size(), 1, LargestBuffer);
}
