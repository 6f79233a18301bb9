using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// Divides vectors by the root of the mean of their squares, and scales each number (Zhang and Sennrich 2019, arXiv 1910.07467).
/// </summary>
internal sealed class RootMeanSquareNorm : Network
{
    private const double Epsilon = 1e-6;

    private readonly Parameter weight;

    /// <summary>Creates the module.</summary>
    /// <param name="width">Width of the vectors.</param>
    public RootMeanSquareNorm(int width)
        : base("norm")
    {
        weight = nn.Parameter(ones(width));
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = input.AtLeastFloat32();
        var scale = values.square().mean([-1], keepdim: true).add_(Epsilon).rsqrt();
        return (values * scale).As(weight).mul(weight).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var squares = graph.Node("ReduceMean", [graph.Node("Mul", [input, input]), graph.Constant([-1L], 1)]);
        var root = graph.Node("Sqrt", [graph.Node("Add", [squares, graph.Scalar(Epsilon)])]);
        return graph.Node("Mul", [graph.Node("Div", [input, root]), graph.Weight(this, "weight", weight)]);
    }
}
