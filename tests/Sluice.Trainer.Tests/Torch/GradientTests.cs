using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class GradientTests
{
    public static TheoryData<string> Activations => ["relu", "gelu", "tanh", "sigmoid", "layernorm", "batchnorm"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Backward_agrees_with_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        using var model = new Mlp(3, 4, 2, Layer(name), ScalarType.Float64);
        var x = randn(5, 3, dtype: ScalarType.Float64);
        var classes = tensor(new long[] { 0, 1, 1, 0, 1 });
        Tensor Loss() => nn.functional.cross_entropy(model.call(x), classes);

        Loss().backward();

        const double Step = 1e-6;
        foreach (var (parameterName, parameter) in model.named_parameters())
        {
            var gradient = parameter.grad!.data<double>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                using var still = no_grad();
                var element = parameter.view(-1)[i];
                element.add_(Step);
                var above = Loss().item<double>();
                element.add_(-2 * Step);
                var below = Loss().item<double>();
                element.add_(Step);
                var expected = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - gradient[i]) < 1e-6, $"{parameterName}[{i}]: differences say {expected}, backward {gradient[i]}");
            }
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared_and_stop_under_no_grad()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 3 }, requires_grad: true);

        (x * x).sum().backward();
        (x * x).sum().backward();

        Assert.Equal(12f, x.grad!.item<float>());
        x.grad!.zero_();
        Assert.Equal(0f, x.grad!.item<float>());
        using (no_grad())
        {
            Assert.False((x * x).requires_grad);
        }

        Assert.True((x * x).requires_grad);
        Assert.False((x * x).detach().requires_grad);
    }

    private static nn.Module<Tensor, Tensor> Layer(string name) => name switch
    {
        "relu" => nn.ReLU(),
        "gelu" => nn.GELU(),
        "tanh" => nn.Tanh(),
        "sigmoid" => nn.Sigmoid(),
        "layernorm" => nn.LayerNorm(4, dtype: ScalarType.Float64),
        _ => nn.BatchNorm1d(4, dtype: ScalarType.Float64),
    };
}
