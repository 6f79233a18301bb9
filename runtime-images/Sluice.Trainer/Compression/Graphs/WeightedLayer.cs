using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>A node of an exported graph that computes with a weight.</summary>
/// <param name="Node">The node.</param>
/// <param name="Kind">What it does with the weight.</param>
/// <param name="Weights">Names of the constants, of which recurrent layers have two.</param>
internal sealed record WeightedLayer(NodeProto Node, LayerKind Kind, IReadOnlyList<string> Weights)
{
    /// <summary>What the layer computes with the weight.</summary>
    public string Input => Node.Input[Kind == LayerKind.Table ? 1 : 0];

    /// <summary>What the layer gives.</summary>
    public string Output => Node.Output[0];

    /// <summary>Whether it multiplies matrices, so that it can compute in integers.</summary>
    public bool Multiplies => Kind is LayerKind.Matrix or LayerKind.TransposedMatrix or LayerKind.TiedMatrix or LayerKind.Convolution;

    /// <summary>Finds the layers of a graph, in its order.</summary>
    public static IReadOnlyList<WeightedLayer> Find(GraphProto graph)
    {
        var constants = graph.Initializer.Where(tensor => WeightName.Read(tensor.Name) is not null && tensor.Dims.Count > 1)
            .Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var transposed = graph.Node.Where(node => node.OpType == "Transpose" && constants.Contains(node.Input[0]))
            .ToDictionary(node => node.Output[0], node => node.Input[0], StringComparer.Ordinal);
        return [.. graph.Node.Select(Of).OfType<WeightedLayer>()];

        WeightedLayer? Of(NodeProto node) => node switch
        {
            { OpType: "MatMul", Input: [_, var weight] } when constants.Contains(weight) => new(node, LayerKind.Matrix, [weight]),
            { OpType: "MatMul", Input: [_, var turned] } when transposed.TryGetValue(turned, out var table) =>
                new(node, LayerKind.TiedMatrix, [table]),
            { OpType: "Gemm", Input: [_, var weight, ..] } when constants.Contains(weight) =>
                new(node, LayerKind.TransposedMatrix, [weight]),
            { OpType: "Conv", Input: [_, var weight, ..] } when constants.Contains(weight) => new(node, LayerKind.Convolution, [weight]),
            { OpType: "Gather", Input: [var table, _] } when constants.Contains(table) => new(node, LayerKind.Table, [table]),
            { OpType: "GRU" or "LSTM", Input: [_, var input, var state, ..] } when constants.Contains(input) =>
                new(node, LayerKind.Recurrent, [input, state]),
            _ => null,
        };
    }
}

/// <summary>What a node does with a weight.</summary>
internal enum LayerKind
{
    /// <summary>MatMul by a matrix [inputs, outputs].</summary>
    Matrix,

    /// <summary>Gemm by a matrix [outputs, inputs].</summary>
    TransposedMatrix,

    /// <summary>MatMul by the transposed table of embeddings [outputs, inputs], which another node reads, too.</summary>
    TiedMatrix,

    /// <summary>Conv by kernels [outputs, inputs, height, width].</summary>
    Convolution,

    /// <summary>Gather of rows of a table.</summary>
    Table,

    /// <summary>GRU or LSTM by matrices [directions, gates · states, inputs].</summary>
    Recurrent,
}
