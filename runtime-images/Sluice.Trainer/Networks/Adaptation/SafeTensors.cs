using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>Weights of a network as they lie in a file.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="Values">The values in row-major order.</param>
internal sealed record SavedWeight(long[] Shape, float[] Values);

/// <summary>
/// Weights by name in the format safetensors (https://github.com/huggingface/safetensors#format): the length of a header as 64 bits, the
/// header as JSON, and the raw values, all little-endian. Only tensors of 32-bit floats are read and written.
/// </summary>
internal static class SafeTensors
{
    private const int LengthBytes = 8;
    private const long MostHeader = 100_000_000;
    private const string Metadata = "__metadata__";

    /// <summary>Writes weights. The same weights always give the same bytes.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, SavedWeight> weights)
    {
        var sorted = weights.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var entries = new Dictionary<string, object>();
        var end = 0L;
        foreach (var (name, weight) in sorted)
        {
            var start = end;
            end += (long)weight.Values.Length * sizeof(float);
            entries[name] = new { dtype = "F32", shape = weight.Shape, data_offsets = new[] { start, end } };
        }

        // Spaces behind the header align the values.
        var header = JsonSerializer.SerializeToUtf8Bytes(entries);
        var length = (header.Length + LengthBytes - 1) / LengthBytes * LengthBytes;
        var file = new byte[LengthBytes + length + end];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        file.AsSpan(LengthBytes, length).Fill((byte)' ');
        header.CopyTo(file, LengthBytes);
        var place = LengthBytes + length;
        foreach (var (_, weight) in sorted)
        {
            MemoryMarshal.AsBytes(weight.Values.AsSpan()).CopyTo(file.AsSpan(place));
            place += weight.Values.Length * sizeof(float);
        }

        return file;
    }

    /// <summary>Reads weights.</summary>
    /// <exception cref="InvalidDataException">The file is not of the format, or has tensors of other values.</exception>
    public static IReadOnlyDictionary<string, SavedWeight> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < LengthBytes)
        {
            throw new InvalidDataException($"it has {file.Length} bytes, fewer than the length of a header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > MostHeader || length > (ulong)(file.Length - LengthBytes))
        {
            throw new InvalidDataException($"its header would have {length} bytes, but the file has {file.Length}");
        }

        var data = file[(LengthBytes + (int)length)..];
        var found = Header(file.Slice(LengthBytes, (int)length)).OrderBy(entry => entry.Start).ToArray();
        var weights = new Dictionary<string, SavedWeight>(StringComparer.Ordinal);
        var place = 0L;
        foreach (var (name, shape, start, end) in found)
        {
            if (start != place || end < start || end > data.Length || end - start != Bytes(shape))
            {
                throw new InvalidDataException(
                    $"the tensor '{name}' of the shape [{string.Join(", ", shape)}] is said to lie at {start} to {end} "
                    + $"of {data.Length} bytes");
            }

            var values = MemoryMarshal.Cast<byte, float>(data.Span[(int)start..(int)end]).ToArray();
            if (!weights.TryAdd(name, new SavedWeight(shape, values)))
            {
                throw new InvalidDataException($"it has two tensors of the name '{name}'");
            }

            place = end;
        }

        return place == data.Length ? weights
            : throw new InvalidDataException($"its tensors end at {place}, but it has {data.Length} bytes of values");
    }

    private static List<(string Name, long[] Shape, long Start, long End)> Header(ReadOnlyMemory<byte> header)
    {
        try
        {
            if (header.IsEmpty || header.Span[0] != '{')
            {
                throw new InvalidDataException("its header does not begin with a brace");
            }

            using var json = JsonDocument.Parse(header);
            var found = new List<(string Name, long[] Shape, long Start, long End)>();
            foreach (var entry in json.RootElement.EnumerateObject().Where(entry => entry.Name != Metadata))
            {
                if (entry.Value.GetProperty("dtype").GetString() is not "F32" and var type)
                {
                    throw new InvalidDataException($"the tensor '{entry.Name}' has values of the type '{type}'; only F32 is read");
                }

                var offsets = Numbers(entry.Value.GetProperty("data_offsets"));
                found.Add(offsets.Length == 2 ? (entry.Name, Numbers(entry.Value.GetProperty("shape")), offsets[0], offsets[1])
                    : throw new InvalidDataException($"the tensor '{entry.Name}' has {offsets.Length} offsets"));
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"its header cannot be read: {e.Message}", e);
        }
    }

    private static long[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt64())];

    // -1 where no file has so many.
    private static long Bytes(long[] shape)
    {
        try
        {
            return shape.Any(extent => extent < 0) ? -1 : shape.Aggregate((long)sizeof(float), (bytes, extent) => checked(bytes * extent));
        }
        catch (OverflowException)
        {
            return -1;
        }
    }
}
