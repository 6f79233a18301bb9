using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class StateDictTests
{
    [Fact]
    public void Names_follow_the_fields_and_the_layers()
    {
        using var model = new Mlp(2, 3, 1);
        Assert.Equal(["first.weight", "first.bias", "second.weight", "second.bias"], model.state_dict().Keys);

        using var sequence = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));
        Assert.Equal(
            ["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "1.weight"],
            sequence.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_saved_model_comes_back_bit_by_bit()
    {
        using var model = new Mlp(4, 5, 3);
        using var other = new Mlp(4, 5, 3);
        using var stream = new MemoryStream();

        model.save(stream);
        other.load(new MemoryStream(stream.ToArray()));

        Assert.Equal(Values.Bytes(model.parameters()), Values.Bytes(other.parameters()));
        Assert.All(other.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void A_model_of_another_shape_is_refused()
    {
        using var model = new Mlp(4, 5, 3);
        using var wider = new Mlp(4, 6, 3);
        using var stream = new MemoryStream();
        model.save(stream);

        Assert.ThrowsAny<ArgumentException>(() => wider.load(new MemoryStream(stream.ToArray())));
        Assert.ThrowsAny<Exception>(() => wider.load_state_dict(model.state_dict()));
        using var sequence = nn.Sequential(nn.Linear(4, 5));
        Assert.Throws<InvalidOperationException>(() => sequence.load_state_dict(model.state_dict()));
        var (missing, unexpected) = sequence.load_state_dict(model.state_dict(), strict: false);
        Assert.Equal((2, 4), (missing.Count, unexpected.Count));
    }

    [Fact]
    public void A_tensor_is_written_as_type_rank_sizes_and_elements()
    {
        using var tensor = torch.tensor(new float[] { 1, -2 }, new long[] { 1, 2 });
        using var stream = new MemoryStream();

        tensor.Save(stream);

        Assert.Equal([6, 2, 1, 2, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], stream.ToArray());
        using var read = TensorExtensionMethods.Load(new BinaryReader(new MemoryStream(stream.ToArray())));
        Assert.True(read.allclose(tensor));
    }

    [Fact]
    public void A_tensor_goes_through_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var tensor = arange(12).reshape(3, 4);
            save(tensor, path);
            using var read = load(path);
            Assert.Equal([3L, 4L], read.shape);
            Assert.Equal(Values.Bytes([tensor]), Values.Bytes([read]));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
