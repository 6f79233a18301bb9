using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>
/// Layers that multiply in integers. The range of an input is that of the whole tensor, as <c>DynamicQuantizeLinear</c> defines it, so that
/// the answer to a row depends a little on the rows that are sent with it.
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class DynamicLayers(GraphRewriter graph) : LayerWriter(graph, Quantization.Dynamic)
{
    private readonly Dictionary<string, IReadOnlyList<string>> inputs = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override int TableMost(WeightedLayer layer) => ChannelScales.Multiplied;

    /// <inheritdoc />
    protected override void Multiply(WeightedLayer layer)
    {
        var name = layer.Weights[0];
        if (!inputs.TryGetValue(layer.Input, out var input))
        {
            inputs[layer.Input] = input = Graph.Nodes("DynamicQuantizeLinear", layer.Input, [layer.Input], 3);
        }

        var (integers, scales) = Weight(layer, ChannelScales.Multiplied);
        var product = Graph.Node("MatMulInteger", name, [input[0], integers, input[2]]);
        var floats = Graph.Node("Cast", name, [product], null, Int("to", (long)DataType.Float));
        var factors = Graph.Add(name + ".scale", DataType.Float, Tensors.Bytes(scales), scales.Length);
        var scale = Graph.Node("Mul", name, [input[1], factors]);
        WithBias(layer, output => Graph.Node("Mul", name, [floats, scale], output));
    }
}
