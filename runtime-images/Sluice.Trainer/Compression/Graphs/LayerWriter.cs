using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>Writes the layers of a graph with integers, by standard operators alone. The outputs keep their names.</summary>
/// <param name="graph">The graph.</param>
/// <param name="method">How they become integers.</param>
internal abstract class LayerWriter(GraphRewriter graph, Quantization method)
{
    /// <summary>The graph.</summary>
    protected GraphRewriter Graph => graph;

    /// <summary>How weights become integers.</summary>
    protected Quantization Method => method;

    /// <summary>Creates the writer of a method.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="method">The method.</param>
    /// <param name="ranges">The ranges of inputs by the name of the tensor, of <see cref="Quantization.Static"/>.</param>
    public static LayerWriter Create(
        GraphRewriter graph, Quantization method, IReadOnlyDictionary<string, ValueRange> ranges) => method switch
        {
            Quantization.Dynamic => new DynamicLayers(graph),
            Quantization.Static => new StaticLayers(graph, ranges),
            _ => new WeightOnlyLayers(graph, method),
        };

    /// <summary>Writes a layer.</summary>
    public virtual void Write(WeightedLayer layer)
    {
        if (layer.Kind == LayerKind.Table)
        {
            Table(layer);
        }
        else
        {
            Multiply(layer);
        }
    }

    /// <summary>Adds a node as it is.</summary>
    public virtual void Keep(NodeProto node) => graph.Keep(node);

    /// <summary>Writes a layer that multiplies by a matrix or by kernels.</summary>
    protected abstract void Multiply(WeightedLayer layer);

    /// <summary>The matrix of a layer as integers [inputs, outputs], or kernels as they are, with a scale for each output.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="most">The greatest integer.</param>
    /// <returns>The name of the integers, the scales, and their number.</returns>
    protected (string Integers, float[] Scales) Weight(WeightedLayer layer, int most)
    {
        var name = layer.Weights[0];
        var tensor = graph.Constant(name);
        var dims = tensor.Dims.ToArray();
        var (values, axis) = (tensor.Floats(), layer.Kind == LayerKind.Matrix ? 1 : 0);
        if (layer.Kind == LayerKind.TransposedMatrix)
        {
            (values, dims, axis) = (Transposed(values, (int)dims[1]), [dims[1], dims[0]], 1);
        }

        var inner = (int)dims.Skip(axis + 1).Aggregate(1L, (product, extent) => product * extent);
        var weights = ChannelScales.ByChannel(values, (int)dims[axis], inner, most);
        graph.Add(name, DataType.Int8, Tensors.Bytes(weights.Values), dims);
        return layer.Kind == LayerKind.TiedMatrix
            ? (graph.Node("Transpose", name, [name], null, Ints("perm", [1, 0])), weights.Scales)
            : (name, weights.Scales);
    }

    /// <summary>Adds the bias of a matrix, where it has one, as the last step to its output.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="write">Writes what stands before, under the name that it is given, or under a new one.</param>
    protected void WithBias(WeightedLayer layer, Func<string?, string> write)
    {
        if (layer.Node.Input.Count < 3)
        {
            write(layer.Output);
        }
        else
        {
            graph.Node("Add", layer.Weights[0], [write(null), layer.Node.Input[2]], layer.Output);
        }
    }

    /// <summary>The matrix of another order.</summary>
    protected static float[] Transposed(float[] values, int columns)
    {
        var rows = values.Length / columns;
        var turned = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            turned[i % columns * rows + i / columns] = values[i];
        }

        return turned;
    }

    // Rows are looked up as integers and then scaled, so that no server holds the table as floats.
    private void Table(WeightedLayer layer)
    {
        var name = layer.Weights[0];
        var tensor = graph.Constant(name);
        var (rows, width) = ((int)tensor.Dims[0], (int)tensor.Dims[1]);
        var weights = ChannelScales.ByChannel(tensor.Floats(), rows, width, TableMost(layer));
        graph.Add(name, DataType.Int8, Tensors.Bytes(weights.Values), rows, width);
        var scales = graph.Add(name + ".rows", DataType.Float, Tensors.Bytes(weights.Scales), rows, 1);
        var found = graph.Node("Cast", name, [graph.Node("Gather", name, [name, layer.Input])], null, Int("to", (long)DataType.Float));
        graph.Node("Mul", name, [found, graph.Node("Gather", name, [scales, layer.Input])], layer.Output);
    }

    /// <summary>The greatest integer of a table.</summary>
    protected virtual int TableMost(WeightedLayer layer) => ChannelScales.Int8;
}
