using Sluice.Trainer.Native;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class MklKernelsTests
{
    // Fails where a new libtorch brings an MKL that decides in another way.
    [Fact]
    public void The_MKL_of_this_libtorch_chooses_its_kernels_by_what_the_CPU_can_do() => Assert.True(MklKernels.UseThoseOfTheCpu());

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(17, 33, 65)]
    [InlineData(64, 128, 256)]
    [InlineData(511, 513, 31)]
    public void Products_are_those_of_64_bits(int rows, int inner, int columns)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (randn(rows, inner), randn(inner, columns));

        var exact = left.to(float64).mm(right.to(float64));

        // The bound of a sum of products in any order: Higham, "Accuracy and Stability of Numerical Algorithms", section 3.5.
        var bound = inner * Math.Pow(2, -23) * left.to(float64).abs().mm(right.to(float64).abs());
        Assert.True((left.mm(right) - exact).abs().le(bound).all().item<bool>());
        Assert.True((left.t().contiguous().t().mm(right.t().contiguous().t()) - exact).abs().le(bound).all().item<bool>());
    }
}
