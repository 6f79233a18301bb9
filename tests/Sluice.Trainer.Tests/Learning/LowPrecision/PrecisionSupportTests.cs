using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.LowPrecision;

[Collection(TorchState.Name)]
public sealed class PrecisionSupportTests
{
    [Fact]
    public void Cpus_compute_all_layers_in_short_floats()
    {
        Assert.All(Enum.GetValues<Precision>(), precision => Assert.Null(PrecisionSupport.Fault(CPU, precision)));
    }

    [Theory]
    [InlineData(nameof(Precision.Fp16), "Half", "bf16 or fp32")]
    [InlineData(nameof(Precision.Bf16), "BFloat16", "fp32")]
    public void What_a_device_cannot_compute_is_named_with_the_remedy(string precision, string type, string remedy)
    {
        // Torch inverts no matrices of short floats.
        static Tensor Inverse(ScalarType type, Device on) => linalg.inv(ones([2, 2], type, on, requires_grad: true));

        var fault = PrecisionSupport.Fault(CPU, Enum.Parse<Precision>(precision), [("Inverse", Inverse)]);

        Assert.NotNull(fault);
        Assert.StartsWith(
            precision.ToLowerInvariant() + " is not computed by this device (cpu), whose Inverse says '", fault, StringComparison.Ordinal);
        Assert.Contains(type, fault, StringComparison.Ordinal);
        Assert.EndsWith("; use " + remedy, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }
}
