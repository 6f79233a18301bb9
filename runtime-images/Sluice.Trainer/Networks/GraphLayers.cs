using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>Adds the layers of torch to ONNX graphs, with their present weights.</summary>
internal static class GraphLayers
{
    /// <summary>Adds a fully connected layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">A tensor of the shape [rows, inputs].</param>
    /// <param name="layer">The layer.</param>
    public static string Linear(this GraphWriter graph, string input, Linear layer) =>
        graph.Node("Gemm", layer.bias is null ? [input, graph.Weight(layer, "weight", layer.weight)]
            : [input, graph.Weight(layer, "weight", layer.weight), graph.Weight(layer, "bias", layer.bias)], Int("transB", 1));

    /// <summary>Adds a fully connected layer over the last axis of a tensor of any rank.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">A tensor of the shape […, inputs].</param>
    /// <param name="layer">The layer.</param>
    public static string Project(this GraphWriter graph, string input, Linear layer)
    {
        using var scope = NewDisposeScope();
        var product = graph.Node("MatMul", [input, graph.Weight(layer, "weight", layer.weight.t())]);
        return layer.bias is null ? product : graph.Node("Add", [product, graph.Weight(layer, "bias", layer.bias)]);
    }

    /// <summary>Adds a table of vectors.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="indexes">Integers of any shape.</param>
    /// <param name="table">The table.</param>
    public static string Embedding(this GraphWriter graph, string indexes, Embedding table)
    {
        return graph.Node("Gather", [graph.Weight(table, "weight", table.weight!), indexes]);
    }

    /// <summary>Has the weights of a network written under their names.</summary>
    public static void NameWeights(this GraphWriter graph, nn.Module network) => graph.Owners =
        network.named_modules().DistinctBy(named => (object)named.module, ReferenceEqualityComparer.Instance)
            .ToDictionary(named => (object)named.module, named => named.name, ReferenceEqualityComparer.Instance);

    /// <summary>Adds a weight of a module, with its present values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="owner">The module.</param>
    /// <param name="own">Name of the weight in the module.</param>
    /// <param name="weight">The weight as the graph has it, with its axes in another order, for instance.</param>
    public static string Weight(this GraphWriter graph, nn.Module owner, string own, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return graph.Weight(
            owner, own, () => weight.detach().to(float32).cpu().contiguous().data<float>().ToArray(), weight.shape);
    }

    /// <summary>Adds a number as a constant without axes.</summary>
    public static string Scalar(this GraphWriter graph, double value) => graph.Constant([(float)value]);

    /// <summary>Takes a range of an axis.</summary>
    public static string Narrow(this GraphWriter graph, string input, long axis, long start, long length) =>
        graph.Node("Slice", [input, graph.Constant([start], 1), graph.Constant([start + length], 1), graph.Constant([axis], 1)]);

    /// <summary>Gives a tensor another shape, in which 0 keeps an axis and -1 takes what is left.</summary>
    public static string Reshape(this GraphWriter graph, string input, params long[] shape) =>
        graph.Node("Reshape", [input, graph.Constant(shape, shape.Length)]);

    /// <summary>Reorders the axes of a tensor.</summary>
    public static string Transpose(this GraphWriter graph, string input, params long[] order) =>
        graph.Node("Transpose", [input], Ints("perm", order));

    /// <summary>Joins tensors along an axis. One alone is left as it is.</summary>
    public static string Concat(this GraphWriter graph, IReadOnlyList<string> inputs, long axis) =>
        inputs.Count == 1 ? inputs[0] : graph.Node("Concat", inputs, Int("axis", axis));

    /// <summary>Converts the elements of a tensor.</summary>
    public static string Cast(this GraphWriter graph, string input, DataType type) => graph.Node("Cast", [input], Int("to", (long)type));
}
