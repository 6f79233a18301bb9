using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

[Collection(TorchState.Name)]
public sealed class FlatParametersTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Parameters_keep_their_values_and_become_views()
    {
        using var module = new TwoHeads();
        var before = Values.Bytes(module.parameters());
        using var flat = new FlatParameters([.. module.parameters()]);

        Assert.Equal(before, Values.Bytes(module.parameters()));
        using (no_grad())
        {
            flat.Values.fill_(3);
        }

        Assert.All(module.parameters(), parameter => Assert.Equal(3, parameter.min().item<float>()));
        Assert.All(module.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void Every_parameter_begins_at_a_multiple_of_64_bytes()
    {
        using var module = new TwoHeads();
        using var flat = new FlatParameters([.. module.parameters()]);

        // Of 32, 8, 24, 3, 24 and 3 numbers.
        Assert.Equal(32 + 16 + 32 + 16 + 32 + 16, flat.Values.numel());
        Assert.All(module.parameters(), parameter => Assert.Equal(0, parameter.storage_offset() % 16));
    }

    [Fact]
    public void Gradients_are_gathered_and_missing_ones_are_0()
    {
        using var module = nn.Linear(2, 3);
        using var flat = new FlatParameters([.. module.parameters()]);
        module.weight.grad = tensor(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });

        flat.GatherGradients();

        var gathered = flat.Values.grad!;
        Values.AssertClose([1, 2, 3, 4, 5, 6], flat.View(gathered, 0), 0);
        Values.AssertClose([0, 0, 0], flat.View(gathered, 1), 0);
        Assert.Equal(21, gathered.sum().item<float>());
    }

    [Fact]
    public void Modules_are_saved_and_loaded_and_compute_as_before()
    {
        using var module = nn.GRU(3, 4, numLayers: 2, bidirectional: true);
        using var other = nn.GRU(3, 4, numLayers: 2, bidirectional: true);
        var x = randn(5, 2, 3);
        var expected = Values.Bytes([module.call(x).Item1]);
        using var stream = new MemoryStream();
        using var flat = new FlatParameters([.. module.parameters()]);
        using var otherFlat = new FlatParameters([.. other.parameters()]);

        module.save(stream);
        other.load(new MemoryStream(stream.ToArray()));

        Assert.Equal(expected, Values.Bytes([module.call(x).Item1]));
        Assert.Equal(expected, Values.Bytes([other.call(x).Item1]));
        Assert.Equal(Values.Bytes([flat.Values]), Values.Bytes([otherFlat.Values]));
    }

    [Fact]
    public void Parameters_must_be_of_one_type()
    {
        using var one = nn.Linear(1, 1);
        using var other = nn.Linear(1, 1, dtype: float64);

        Assert.Throws<ArgumentException>(() => new FlatParameters([one.weight, other.weight]));
        Assert.Throws<ArgumentException>(() => new FlatParameters([]));
    }
}
