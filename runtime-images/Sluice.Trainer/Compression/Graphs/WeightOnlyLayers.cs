using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>
/// Layers whose weights are stored as integers, and which compute in floats. Those of 8 bits are written as a product of constants, which a
/// runtime computes once as it loads the model. Matrices of 4 bits have a <c>DequantizeLinear</c> by blocks before them, which ONNX Runtime
/// joins with the product to <c>MatMulNBits</c>, so that the weights stay small in memory.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="method">Whether weights have 8 or 4 bits.</param>
internal sealed class WeightOnlyLayers(GraphRewriter graph, Quantization method) : LayerWriter(graph, method)
{
    /// <inheritdoc />
    protected override void Multiply(WeightedLayer layer)
    {
        switch (layer.Kind)
        {
            case LayerKind.Recurrent:
                string[] weights = [.. layer.Weights.Select(name => Floats(name, 2))];
                Replaced(layer, [layer.Input, .. weights, .. layer.Node.Input.Skip(3)]);
                break;
            case LayerKind.Matrix or LayerKind.TransposedMatrix when Method is Quantization.WeightsInt4:
                WithBias(layer, output => Graph.Node("MatMul", layer.Weights[0], [layer.Input, Blocks(layer)], output));
                break;
            case LayerKind.Matrix:
                Replaced(layer, [layer.Input, Floats(layer.Weights[0], 1)]);
                break;
            case LayerKind.TiedMatrix:
                var table = Graph.Node("Transpose", layer.Weights[0], [Floats(layer.Weights[0], 0)], null, Ints("perm", [1, 0]));
                Replaced(layer, [layer.Input, table]);
                break;
            default:
                Replaced(layer, [layer.Input, Floats(layer.Weights[0], 0), .. layer.Node.Input.Skip(2)]);
                break;
        }
    }

    private void Replaced(WeightedLayer layer, IEnumerable<string> inputs)
    {
        var node = layer.Node.Clone();
        node.Input.Clear();
        node.Input.AddRange(inputs);
        Graph.Keep(node);
    }

    // The scales have the shape of the weights with 1 for all axes but those of the channels: one axis, or the first two.
    private string Floats(string name, int axis)
    {
        var tensor = Graph.Constant(name);
        var dims = tensor.Dims.ToArray();
        long[] shape = axis == 2 ? [dims[0], dims[1], 1] : [.. dims.Select((extent, i) => i == axis ? extent : 1)];
        var inner = (int)dims.Skip(Math.Max(axis, 1) == 2 ? 2 : axis + 1).Aggregate(1L, (product, extent) => product * extent);
        var channels = (int)shape.Aggregate(1L, (product, extent) => product * extent);
        var weights = ChannelScales.ByChannel(tensor.Floats(), channels, inner, ChannelScales.Int8);
        Graph.Add(name, DataType.Int8, Tensors.Bytes(weights.Values), dims);
        var scales = Graph.Add(name + ".scale", DataType.Float, Tensors.Bytes(weights.Scales), shape);
        return Graph.Node("Mul", name, [Graph.Node("Cast", name, [name], null, Int("to", (long)DataType.Float)), scales]);
    }

    private string Blocks(WeightedLayer layer)
    {
        var name = layer.Weights[0];
        var tensor = Graph.Constant(name);
        var turned = layer.Kind == LayerKind.TransposedMatrix;
        var (rows, columns) = turned ? (tensor.Dims[1], tensor.Dims[0]) : (tensor.Dims[0], tensor.Dims[1]);
        var values = turned ? Transposed(tensor.Floats(), (int)tensor.Dims[1]) : tensor.Floats();
        var weights = ChannelScales.ByBlock(values, (int)columns, ChannelScales.Int4);
        Graph.Add(name, DataType.Int4, Tensors.Nibbles(weights.Values), rows, columns);
        var scales = Graph.Add(
            name + ".scale", DataType.Float, Tensors.Bytes(weights.Scales), weights.Scales.Length / columns, columns);
        return Graph.Node("DequantizeLinear", name, [name, scales], null, Int("axis", 0), Int("block_size", ChannelScales.Block));
    }
}
