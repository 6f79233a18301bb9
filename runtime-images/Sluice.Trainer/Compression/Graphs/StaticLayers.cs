using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>
/// Layers between pairs of <c>QuantizeLinear</c> and <c>DequantizeLinear</c>, which runtimes replace by layers of integers. The output of a
/// convolution has such a pair, too, behind its ReLU where it has one, because runtimes have no convolution of integers that gives floats.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="ranges">The ranges of the tensors that become integers.</param>
internal sealed class StaticLayers(GraphRewriter graph, IReadOnlyDictionary<string, ValueRange> ranges)
    : LayerWriter(graph, Quantization.Static)
{
    private readonly Dictionary<string, string> rounded = new(StringComparer.Ordinal);

    /// <summary>The tensors that become integers: inputs of layers that multiply, and outputs of convolutions.</summary>
    public static IReadOnlyList<string> Tensors(GraphProto graph, IReadOnlyList<WeightedLayer> layers)
    {
        var readers = graph.Node.SelectMany(node => node.Input.Select(input => (input, node)))
            .ToLookup(pair => pair.input, pair => pair.node, StringComparer.Ordinal);
        var outputs = layers.Where(layer => layer.Kind == LayerKind.Convolution).Select(layer =>
            readers[layer.Output].ToArray() is [{ OpType: "Relu" } relu] ? relu.Output[0] : layer.Output);
        return [.. layers.Where(layer => layer.Multiplies).Select(layer => layer.Input).Concat(outputs).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public override void Keep(NodeProto node)
    {
        // Sums of integers, as residual blocks have them, are computed in integers as well.
        if (node is { OpType: "Add", Input: [var left, var right] } && ranges.ContainsKey(left) && ranges.ContainsKey(right))
        {
            Graph.Node("Add", node.Output[0], [Rounded(left), Rounded(right)], node.Output[0]);
        }
        else
        {
            base.Keep(node);
        }
    }

    /// <inheritdoc />
    protected override int TableMost(WeightedLayer layer) => ChannelScales.Multiplied;

    /// <inheritdoc />
    protected override void Multiply(WeightedLayer layer)
    {
        var name = layer.Weights[0];
        var (integers, scales) = Weight(layer, ChannelScales.Multiplied);
        var scale = Graph.Add(name + ".scale", DataType.Float, Onnx.Tensors.Bytes(scales), scales.Length);
        var convolves = layer.Kind == LayerKind.Convolution;
        var weight = Graph.Node("DequantizeLinear", name, [integers, scale], null, Int("axis", convolves ? 0 : 1));
        if (!convolves)
        {
            WithBias(layer, output => Graph.Node("MatMul", name, [Rounded(layer.Input), weight], output));
            return;
        }

        string[] inputs = [Rounded(layer.Input), weight, .. layer.Node.Input.Skip(2).Select(bias => Bias(layer, bias, scales))];
        Graph.Node("Conv", name, inputs, layer.Output, layer.Node.Attribute);
    }

    // The bias is added to the sums of products, in their unit.
    private string Bias(WeightedLayer layer, string bias, float[] scales)
    {
        var input = ranges[layer.Input].Scale;
        float[] units = [.. scales.Select(scale => scale * input)];
        int[] integers = [.. Graph.Constant(bias).Floats().Zip(units, (value, unit) =>
            (int)Math.Clamp(Math.Round((double)value / unit), int.MinValue, int.MaxValue))];
        var name = Graph.Add(bias, DataType.Int32, Onnx.Tensors.Bytes(integers), integers.Length);
        var unit = Graph.Add(bias + ".scale", DataType.Float, Onnx.Tensors.Bytes(units), units.Length);
        return Graph.Node("DequantizeLinear", bias, [name, unit], null, Int("axis", 0));
    }

    private string Rounded(string tensor)
    {
        if (rounded.TryGetValue(tensor, out var known))
        {
            return known;
        }

        var range = ranges[tensor];
        var scale = Graph.Add(tensor + ".scale", DataType.Float, Onnx.Tensors.Bytes([range.Scale]));
        var zero = Graph.Add(tensor + ".zero", DataType.Uint8, [range.Zero]);
        var integers = Graph.Node("QuantizeLinear", tensor, [tensor, scale, zero]);
        return rounded[tensor] = Graph.Node("DequantizeLinear", tensor, [integers, scale, zero]);
    }
}
