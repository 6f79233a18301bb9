using Sluice.Trainer.Distributed;
using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Convolution;

/// <summary>
/// A convolution without bias, followed by batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167). The exported graph has one
/// convolution, whose weights contain the normalisation.
/// </summary>
internal sealed class NormalisedConvolution : Network, ISharesBatch
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    private readonly Conv2d convolution;
    private readonly BatchNorm2d norm;
    private readonly int kernel;
    private readonly int stride;

    /// <summary>Creates the module.</summary>
    /// <param name="from">Channels of the input.</param>
    /// <param name="to">Channels of the output.</param>
    /// <param name="kernel">Height and width of the kernel, which are odd. The image is padded by half of it.</param>
    /// <param name="stride">Step of the kernel.</param>
    public NormalisedConvolution(int from, int to, int kernel, int stride)
        : base("convolution")
    {
        (this.kernel, this.stride) = (kernel, stride);
        convolution = nn.Conv2d(from, to, kernel, stride, kernel / 2, bias: false);
        norm = nn.BatchNorm2d(to);
        Register();
    }

    /// <inheritdoc />
    public BatchShare? Share { private get; set; }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = convolution.call(input);

        // One value per channel, as from the last row of an epoch, has no variance. A frozen layer keeps the statistics that it was
        // trained with.
        var batch = norm.training && norm.weight.requires_grad
            && (Share is { IsPart: true } ? Share.Whole(values.numel()) : values.numel()) > values.shape[1];
        if (batch && Share is { IsPart: true } share)
        {
            return Normalised(values, share).MoveToOuterDisposeScope();
        }

        return nn.functional.batch_norm(values, norm.running_mean, norm.running_var, norm.weight, norm.bias, batch, Momentum, Epsilon)
            .MoveToOuterDisposeScope();
    }

    // The normalisation of a batch that several ranks share, by its mean and variance: sums of all ranks, through which gradients flow to
    // all of them. As torch's own, it is computed in float32, and the running variance is that of a sample.
    private Tensor Normalised(Tensor input, BatchShare share)
    {
        var values = input.to(float32);
        var count = (double)share.Whole(values.numel() / values.shape[1]);
        var mean = (share.Sum(values.sum([0L, 2, 3])) / count).view(1, -1, 1, 1);
        var centred = values - mean;
        var variance = share.Sum(centred.square().sum([0L, 2, 3])) / count;
        using (no_grad())
        {
            norm.running_mean!.mul_(1 - Momentum).add_(mean.flatten().to(norm.running_mean.dtype), Momentum);
            norm.running_var!.mul_(1 - Momentum).add_(variance.to(norm.running_var.dtype), Momentum * count / (count - 1));
        }

        var scale = (variance + Epsilon).rsqrt() * norm.weight;
        return (centred * scale.view(1, -1, 1, 1) + norm.bias!.view(1, -1, 1, 1)).to(input.dtype);
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var scale = norm.weight.to(float64) / (norm.running_var!.to(float64) + Epsilon).sqrt();
        var shift = norm.bias!.to(float64) - norm.running_mean!.to(float64) * scale;
        var weights = convolution.weight.to(float64) * scale.view(-1, 1, 1, 1);
        return graph.Node("Conv", [input, graph.Weight(convolution, "weight", weights), graph.Weight(norm, "bias", shift)],
            Ints("kernel_shape", [kernel, kernel]), Ints("pads", Enumerable.Repeat(kernel / 2L, 4)), Ints("strides", [stride, stride]));
    }
}
