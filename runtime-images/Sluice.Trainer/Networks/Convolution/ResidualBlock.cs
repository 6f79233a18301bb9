using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Convolution;

/// <summary>
/// Two convolutions whose result is added to the input (He et al. 2015, arXiv 1512.03385, figure 2). Where they change the shape, a
/// convolution of 1 × 1 changes that of the input too.
/// </summary>
internal sealed class ResidualBlock : Network
{
    private readonly NormalisedConvolution first;
    private readonly NormalisedConvolution second;
    private readonly NormalisedConvolution? shortcut;

    /// <summary>Creates the block.</summary>
    /// <param name="from">Channels of the input.</param>
    /// <param name="to">Channels of the output.</param>
    /// <param name="stride">2 to halve height and width, or else 1.</param>
    public ResidualBlock(int from, int to, int stride)
        : base("block")
    {
        first = new NormalisedConvolution(from, to, 3, stride);
        second = new NormalisedConvolution(to, to, 3, 1);
        shortcut = from == to && stride == 1 ? null : new NormalisedConvolution(from, to, 1, stride);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = second.call(first.call(input).relu_());
        return values.add_(shortcut?.call(input) ?? input).relu_().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var values = second.Write(graph, graph.Node("Relu", [first.Write(graph, input)]));
        return graph.Node("Relu", [graph.Node("Add", [values, shortcut?.Write(graph, input) ?? input])]);
    }
}
