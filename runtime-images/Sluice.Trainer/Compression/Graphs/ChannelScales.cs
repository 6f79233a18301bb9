namespace Sluice.Trainer.Compression.Graphs;

/// <summary>Weights as whole numbers, each of which times the scale of its group is about the weight.</summary>
/// <param name="Values">The whole numbers, in the order of the weights.</param>
/// <param name="Scales">The scales.</param>
internal sealed record IntegerWeights(sbyte[] Values, float[] Scales);

/// <summary>
/// Turns weights into whole numbers around 0: the greatest magnitude of a group becomes the greatest number, and 0 stays 0 (Jacob et al.
/// 2018, arXiv 1712.05877, section 2.1). Groups are channels, because their magnitudes differ by orders (Krishnamoorthi 2018,
/// arXiv 1806.08342), or blocks of them.
/// </summary>
internal static class ChannelScales
{
    /// <summary>Greatest number of 8 bits.</summary>
    public const int Int8 = 127;

    /// <summary>
    /// Greatest weight that is multiplied by 8-bit inputs. CPUs without VNNI add two products in 16 bits and cut off what is above 32,767,
    /// so that 255 · 127 · 2 would be another number there than elsewhere; 255 · 64 · 2 is exact on each.
    /// </summary>
    public const int Multiplied = 64;

    /// <summary>Greatest number of 4 bits.</summary>
    public const int Int4 = 7;

    /// <summary>Numbers of a block, which <c>MatMulNBits</c> of ONNX Runtime has kernels for.</summary>
    public const int Block = 32;

    /// <summary>Turns weights into whole numbers by channel.</summary>
    /// <param name="values">The weights.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="inner">Weights of a channel that follow one another.</param>
    /// <param name="most">The greatest number.</param>
    public static IntegerWeights ByChannel(ReadOnlySpan<float> values, int channels, int inner, int most)
    {
        var groups = new int[values.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = i / inner % channels;
        }

        return Of(values, groups, channels, most);
    }

    /// <summary>Turns a matrix into whole numbers by blocks of each column, of which the last may be shorter.</summary>
    /// <param name="values">The matrix, row by row.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="most">The greatest number.</param>
    /// <returns>The numbers, and scales as a matrix with a row for each <see cref="Block"/> rows.</returns>
    public static IntegerWeights ByBlock(ReadOnlySpan<float> values, int columns, int most)
    {
        var groups = new int[values.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = i / columns / Block * columns + i % columns;
        }

        return Of(values, groups, (values.Length / columns + Block - 1) / Block * columns, most);
    }

    private static IntegerWeights Of(ReadOnlySpan<float> values, int[] groups, int count, int most)
    {
        var scales = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            scales[groups[i]] = Math.Max(scales[groups[i]], Math.Abs(values[i]));
        }

        for (var i = 0; i < count; i++)
        {
            // A group of zeros, or of numbers that no scale can hold, is 0 by any scale.
            scales[i] = scales[i] / most is var scale && float.IsNormal(scale) ? scale : 1;
        }

        var numbers = new sbyte[values.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scales[groups[i]]), -most, most);
        }

        return new IntegerWeights(numbers, scales);
    }
}
