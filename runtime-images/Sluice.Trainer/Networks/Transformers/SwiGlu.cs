using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>A feed-forward layer with the gate SwiGLU: down(silu(gate(x)) · up(x)) (Shazeer 2020, arXiv 2002.05202).</summary>
internal sealed class SwiGlu : Network
{
    private readonly Linear gateUp;
    private readonly Linear down;

    /// <summary>Creates the layer.</summary>
    /// <param name="options">The sizes.</param>
    public SwiGlu(TransformerOptions options)
        : base("feedForward")
    {
        var size = options.InnerSize;
        gateUp = nn.Linear(options.HiddenSize, 2 * size, hasBias: false);
        down = nn.Linear(size, options.HiddenSize, hasBias: false);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var halves = gateUp.call(input).chunk(2, -1);
        return down.call(halves[0].silu().mul(halves[1])).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var halves = graph.Nodes("Split", 2, [graph.Project(input, gateUp)], Int("axis", -1), Int("num_outputs", 2));
        var gate = graph.Node("Mul", [halves[0], graph.Node("Sigmoid", [halves[0]])]);
        return graph.Project(graph.Node("Mul", [gate, halves[1]]), down);
    }
}
