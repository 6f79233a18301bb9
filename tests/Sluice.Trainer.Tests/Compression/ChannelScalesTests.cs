using Sluice.Trainer.Compression.Graphs;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Compression;

public sealed class ChannelScalesTests
{
    // Columns (1, 0.5) and (-2, 4): their greatest magnitudes are 1 and 4.
    [Fact]
    public void The_greatest_magnitude_of_a_column_becomes_the_greatest_integer()
    {
        var weights = ChannelScales.ByChannel([1, -2, 0.5f, 4], channels: 2, inner: 1, most: 64);

        Assert.Equal([1f / 64, 4f / 64], weights.Scales);
        Assert.Equal([64, -32, 32, 64], weights.Values.Select(value => (int)value));
    }

    [Fact]
    public void Rows_of_a_table_have_a_scale_each()
    {
        var weights = ChannelScales.ByChannel([1, -2, 0.5f, 4], channels: 2, inner: 2, most: 127);

        Assert.Equal([2f / 127, 4f / 127], weights.Scales);

        // 1 / (2 / 127) is 63.5, whose neighbour that is even is 64; 0.5 / (4 / 127) is 15.875.
        Assert.Equal([64, -127, 16, 127], weights.Values.Select(value => (int)value));
    }

    [Theory]
    [InlineData(new float[] { 0, 0, 0 }, 1f, new[] { 0, 0, 0 })]
    [InlineData(new float[] { -1, -0.5f, -0.25f }, 1f / 64, new[] { -64, -32, -16 })]
    [InlineData(new float[] { 1e30f, 1, -1 }, 1e30f / 64, new[] { 64, 0, 0 })]
    [InlineData(new float[] { 1e-44f, 0, -1e-44f }, 1f, new[] { 0, 0, 0 })]
    public void Odd_channels_are_finite_numbers(float[] values, float scale, int[] expected)
    {
        var weights = ChannelScales.ByChannel(values, channels: 1, inner: 3, most: 64);

        Assert.Equal([scale], weights.Scales);
        Assert.Equal(expected, weights.Values.Select(value => (int)value));
    }

    // 33 rows of 2 columns are a block of 32 and one of 1 in each column.
    [Fact]
    public void The_last_block_of_a_column_may_be_short()
    {
        var values = new float[66];
        (values[0], values[62], values[64], values[65]) = (7, -3.5f, 2, -14);

        var weights = ChannelScales.ByBlock(values, columns: 2, most: 7);

        Assert.Equal([1, 1, 2f / 7, 2], weights.Scales);
        Assert.Equal((7, -4, 7, -7), (weights.Values[0], weights.Values[62], weights.Values[64], weights.Values[65]));
    }

    [Fact]
    public void Two_integers_of_4_bits_are_a_byte_with_the_first_below() =>
        Assert.Equal([0x21, 0xf8, 0x07], Tensors.Nibbles([1, 2, -8, -1, 7]));
}
