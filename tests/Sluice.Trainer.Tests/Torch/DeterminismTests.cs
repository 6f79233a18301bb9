using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_trains_the_same_bits()
    {
        Assert.Equal(Trained(42), Trained(42));
        Assert.NotEqual(Trained(42), Trained(43));
    }

    [Fact]
    public void Random_numbers_go_on_from_a_restored_state()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        randn(10);
        var state = get_rng_state().clone();
        var (first, order) = (Values.Bytes([randn(10), rand(3)]), Values.Bytes([randperm(20)]));

        manual_seed(1);
        set_rng_state(state);

        Assert.Equal(first, Values.Bytes([randn(10), rand(3)]));
        Assert.Equal(order, Values.Bytes([randperm(20)]));
    }

    [Fact]
    public void Initial_weights_lie_in_the_bounds_of_their_scheme()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var layer = nn.Linear(16, 64);
        Assert.True(layer.weight.abs().max().item<float>() <= 0.25f);
        Assert.True(layer.bias!.abs().max().item<float>() <= 0.25f);

        nn.init.xavier_uniform_(layer.weight);
        Assert.InRange(layer.weight.abs().max().item<float>(), 0.25f, (float)Math.Sqrt(6.0 / 80));
        nn.init.kaiming_normal_(layer.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        Assert.InRange(layer.weight.std().item<float>(), 0.32f, 0.39f);
        Assert.True(layer.weight.requires_grad);
    }

    private static byte[] Trained(long seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var x = randn(32, 4);
        var classes = randint(3, new long[] { 32 });
        using var model = nn.Sequential(("in", nn.Linear(4, 16)), ("act", nn.ReLU()), ("drop", nn.Dropout(0.1)), ("out", nn.Linear(16, 3)));
        using var optimizer = optim.AdamW(model.parameters(), 0.01);
        for (var step = 0; step < 20; step++)
        {
            var batch = randperm(32)[TensorIndex.Slice(0, 8)];
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x.index_select(0, batch)), classes.index_select(0, batch)).backward();
            optimizer.step();
        }

        return Values.Bytes(model.state_dict().Values);
    }
}
