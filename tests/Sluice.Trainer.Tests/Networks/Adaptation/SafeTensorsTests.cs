using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using Sluice.Trainer.Networks.Adaptation;

namespace Sluice.Trainer.Tests.Networks.Adaptation;

public sealed class SafeTensorsTests
{
    [Property(MaxTest = 50)]
    public void Weights_are_read_as_they_were_written(float[] values, byte rows)
    {
        var weights = new Dictionary<string, SavedWeight>
        {
            ["b.weight"] = new([values.Length], values),
            ["a \"quoted\" ü"] = new([rows, 2], [.. Enumerable.Range(0, rows * 2).Select(i => i / 3f)]),
            ["scalar"] = new([], [float.NaN]),
            ["empty"] = new([0, 7], []),
        };

        var read = SafeTensors.Read(SafeTensors.Write(weights));

        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        Assert.All(weights, pair => Assert.Equal(pair.Value.Shape, read[pair.Key].Shape));
        Assert.All(weights, pair => Assert.Equal(
            pair.Value.Values.Select(BitConverter.SingleToInt32Bits), read[pair.Key].Values.Select(BitConverter.SingleToInt32Bits)));
    }

    [Fact]
    public void The_file_is_as_the_format_says()
    {
        var file = SafeTensors.Write(new Dictionary<string, SavedWeight> { ["w"] = new([1, 2], [1, 2]) });

        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, (8 + length) % 8);
        Assert.Equal(
            """{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], file[(8 + length)..]);
    }

    [Fact]
    public void Files_of_others_may_have_metadata_and_any_order()
    {
        var read = SafeTensors.Read(File(
            """
            {"__metadata__": {"format": "pt"},
             "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
            """,
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]));

        Assert.Equal([1f, 2f], [.. read["a"].Values, .. read["b"].Values]);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "the shape [2] is said to lie at 0 to 4 of 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "said to lie at 4 to 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "said to lie at 0 to 8 of 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", 4, "said to lie at 0 to -4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "said to lie at")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "its tensors end at 4, but it has 8 bytes")]
    [InlineData("""
        {"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},
         "w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}
        """, 0, "two tensors")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}""", 2, "values of the type 'BF16'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", 4, "its header cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "its header cannot be read")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "has 1 offsets")]
    [InlineData("""{"w":""", 4, "its header cannot be read")]
    [InlineData("""[]""", 0, "does not begin with a brace")]
    public void A_file_of_another_form_is_refused(string header, int bytes, string message)
    {
        var e = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(File(header, new byte[bytes])));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused_before_it_is_read()
    {
        var file = new byte[20];
        foreach (var length in new[] { 13UL, ulong.MaxValue, 1UL << 40 })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            Assert.Contains("its header would have", Assert.Throws<InvalidDataException>(() => SafeTensors.Read(file)).Message);
        }

        Assert.Throws<InvalidDataException>(() => SafeTensors.Read(new byte[7]));
    }

    private static byte[] File(string header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)Encoding.UTF8.GetByteCount(header));
        return [.. length, .. Encoding.UTF8.GetBytes(header), .. data];
    }
}
