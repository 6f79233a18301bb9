using TorchSharp;

namespace Sluice.Trainer.Tests.Torch;

internal static class Values
{
    internal static void AssertClose(double[] expected, torch.Tensor actual, double tolerance = 1e-6)
    {
        using var flat = actual.detach().to(torch.float64);
        var values = flat.data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance, $"element {i}: expected {expected[i]}, was {values[i]}");
        }
    }

    // Compares bits rather than nearness.
    internal static byte[] Bytes(IEnumerable<torch.Tensor> tensors) => tensors.SelectMany(tensor =>
    {
        using var plain = tensor.detach().cpu().contiguous();
        return plain.bytes.ToArray();
    }).ToArray();
}
