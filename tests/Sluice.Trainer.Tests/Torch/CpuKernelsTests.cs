using Sluice.Trainer.Native;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class CpuKernelsTests
{
    // With 6 channels oneDNN pads weights to blocks of 8 or 16, of which it loses some where it does not know the caches.
    [Fact]
    public void Convolutions_are_those_of_64_bits()
    {
        CpuKernels.Use(CpuKernels.OneDnnIsRight); // the switches are there, whatever this machine is

        using var scope = NewDisposeScope();
        for (var i = 0; i < 20; i++)
        {
            var (image, weights) = (randn(8, 6, 9, 9), randn(10, 6, 3, 3));
            image.requires_grad = weights.requires_grad = true;
            nn.functional.conv2d(image, weights).square().sum().backward();
            var (image64, weights64) = (image.detach().to(float64), weights.detach().to(float64));
            image64.requires_grad = weights64.requires_grad = true;
            nn.functional.conv2d(image64, weights64).square().sum().backward();

            Assert.InRange((image.grad! - image64.grad!).abs().max().item<double>(), 0, 1e-2);
            Assert.InRange((weights.grad! - weights64.grad!).abs().max().item<double>(), 0, 1e-1);
        }
    }
}
