namespace TorchSharp.Utils;

// Seven bits a byte, the lowest first; the top bit says that more follow.
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    internal static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
