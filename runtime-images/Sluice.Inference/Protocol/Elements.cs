using System.Text.Json;

namespace Sluice.Inference.Protocol;

/// <summary>Reads an element of a tensor from JSON.</summary>
/// <typeparam name="T">Type of the element.</typeparam>
internal interface IElement<T>
{
    /// <summary>What is expected, for messages.</summary>
    static abstract string Expected { get; }

    /// <summary>Reads the current token. False when it is not such an element.</summary>
    static abstract bool TryRead(ref Utf8JsonReader reader, out T value);
}

/// <summary>Reads elements by datatype. For floats, null is a missing value and becomes NaN, which JSON cannot express.</summary>
internal static class Elements
{
    internal readonly struct Fp32 : IElement<float>
    {
        public static string Expected => "a finite number of FP32, or null for a missing value";

        public static bool TryRead(ref Utf8JsonReader reader, out float value)
        {
            value = float.NaN;
            return reader.TokenType == JsonTokenType.Null
                || (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value) && float.IsFinite(value));
        }
    }

    internal readonly struct Fp64 : IElement<double>
    {
        public static string Expected => "a finite number of FP64, or null for a missing value";

        public static bool TryRead(ref Utf8JsonReader reader, out double value)
        {
            value = double.NaN;
            return reader.TokenType == JsonTokenType.Null
                || (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value));
        }
    }

    internal readonly struct Bool : IElement<bool>
    {
        public static string Expected => "true or false";

        public static bool TryRead(ref Utf8JsonReader reader, out bool value)
        {
            value = reader.TokenType == JsonTokenType.True;
            return value || reader.TokenType == JsonTokenType.False;
        }
    }

    internal readonly struct Int8 : IElement<sbyte>
    {
        public static string Expected => "a whole number from -128 to 127";

        public static bool TryRead(ref Utf8JsonReader reader, out sbyte value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetSByte(out value);
        }
    }

    internal readonly struct Int16 : IElement<short>
    {
        public static string Expected => "a whole number from -32768 to 32767";

        public static bool TryRead(ref Utf8JsonReader reader, out short value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetInt16(out value);
        }
    }

    internal readonly struct Int32 : IElement<int>
    {
        public static string Expected => "a whole number of 32 bits";

        public static bool TryRead(ref Utf8JsonReader reader, out int value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out value);
        }
    }

    internal readonly struct Int64 : IElement<long>
    {
        public static string Expected => "a whole number of 64 bits";

        public static bool TryRead(ref Utf8JsonReader reader, out long value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value);
        }
    }

    internal readonly struct UInt8 : IElement<byte>
    {
        public static string Expected => "a whole number from 0 to 255";

        public static bool TryRead(ref Utf8JsonReader reader, out byte value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out value);
        }
    }

    internal readonly struct UInt16 : IElement<ushort>
    {
        public static string Expected => "a whole number from 0 to 65535";

        public static bool TryRead(ref Utf8JsonReader reader, out ushort value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt16(out value);
        }
    }

    internal readonly struct UInt32 : IElement<uint>
    {
        public static string Expected => "a whole number of 32 bits without sign";

        public static bool TryRead(ref Utf8JsonReader reader, out uint value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out value);
        }
    }

    internal readonly struct UInt64 : IElement<ulong>
    {
        public static string Expected => "a whole number of 64 bits without sign";

        public static bool TryRead(ref Utf8JsonReader reader, out ulong value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out value);
        }
    }
}
