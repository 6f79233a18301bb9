using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Losses;

internal static class Differences
{
    private const double Step = 1e-5;

    /// <summary>Compares the gradient of a scalar by its inputs with central finite differences, in float64.</summary>
    internal static void AssertAgree(Func<Tensor, Tensor> function, Tensor at)
    {
        using var scope = NewDisposeScope();
        var input = at.to(float64).detach().clone().requires_grad_();
        function(input).backward();
        var gradient = input.grad!.data<double>().ToArray();
        Assert.Contains(gradient, value => value != 0);
        using var still = no_grad();
        for (var i = 0; i < gradient.Length; i++)
        {
            var expected = (Moved(i, Step) - Moved(i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(expected - gradient[i]) < 1e-8, $"element {i}: differences say {expected}, backward {gradient[i]}");
        }

        double Moved(int element, double by)
        {
            var moved = input.detach().clone();
            moved.view(-1)[element].add_(by);
            return function(moved).item<double>();
        }
    }

    /// <summary>The value and the gradient of a loss, which must both be finite.</summary>
    internal static void AssertFinite(Func<Tensor, Tensor> function, Tensor at)
    {
        using var scope = NewDisposeScope();
        var input = at.detach().clone().requires_grad_();
        var value = function(input);
        value.backward();
        Assert.True(value.isfinite().all().item<bool>(), "the loss is not finite");
        Assert.True(input.grad!.isfinite().all().item<bool>(), "a gradient is not finite");
    }
}
