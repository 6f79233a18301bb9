using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// Attention (Vaswani et al. 2017, arXiv 1706.03762) with rotary positions, in which groups of query heads share the heads of keys and
/// values (Ainslie et al. 2023, arXiv 2305.13245).
/// </summary>
internal sealed class Attention : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly Linear queryKeyValue;
    private readonly Linear output;
    private readonly RotaryPositions positions;
    private readonly TransformerOptions options;
    private readonly int groups;

    /// <summary>Creates the layer.</summary>
    /// <param name="positions">The positions, which all layers share.</param>
    /// <param name="options">The sizes.</param>
    public Attention(RotaryPositions positions, TransformerOptions options)
        : base("attention")
    {
        (this.positions, this.options, groups) = (positions, options, options.KvHeads ?? options.Heads);
        queryKeyValue = nn.Linear(options.HiddenSize, (options.Heads + 2 * groups) * options.HeadSize, hasBias: false);
        output = nn.Linear(options.HiddenSize, options.HiddenSize, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Computes the attention.</summary>
    /// <param name="input">[rows, length, hidden size].</param>
    /// <param name="mask">What is added to the scores of keys, [rows, 1, 1, length]. Null where each token sees those before it.</param>
    public override Tensor forward(Tensor input, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var (heads, size) = (options.Heads, options.HeadSize);
        var all = queryKeyValue.call(input).unflatten(2, heads + 2 * groups, size);
        var turned = positions.Turn(all.narrow(2, 0, heads + groups));
        var query = turned.narrow(2, 0, heads).transpose(1, 2);
        var key = Shared(turned.narrow(2, heads, groups));
        var value = Shared(all.narrow(2, heads + groups, groups));
        var seen = nn.functional.scaled_dot_product_attention(query, key, value, mask, 0, mask is null);
        return output.call(seen.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">[rows, length, hidden size].</param>
    /// <param name="mask">What is added to the scores, of a shape that extends to [rows, heads, length, length].</param>
    public string Write(GraphWriter graph, string input, string mask)
    {
        var (heads, size, length) = (options.Heads, options.HeadSize, positions.Length);
        var all = graph.Reshape(graph.Project(input, queryKeyValue), 0, length, heads + 2 * groups, size);
        var turned = positions.Write(graph, graph.Narrow(all, 2, 0, heads + groups));

        // The queries of a group are rows of one matrix, so that keys and values need no copies.
        var query = graph.Reshape(
            graph.Transpose(graph.Narrow(turned, 2, 0, heads), 0, 2, 1, 3), 0, groups, heads / groups * length, size);
        var key = graph.Transpose(graph.Narrow(turned, 2, heads, groups), 0, 2, 3, 1);
        var value = graph.Transpose(graph.Narrow(all, 2, heads + groups, groups), 0, 2, 1, 3);
        var scores = graph.Reshape(
            graph.Node("Mul", [graph.Node("MatMul", [query, key]), graph.Scalar(1 / Math.Sqrt(size))]), 0, heads, length, length);
        var shares = graph.Node("Softmax", [graph.Node("Add", [scores, mask])], Int("axis", -1));
        var seen = graph.Node("MatMul", [graph.Reshape(shares, 0, groups, heads / groups * length, length), value]);
        var joined = graph.Transpose(graph.Reshape(seen, 0, heads, length, size), 0, 2, 1, 3);
        return graph.Project(graph.Reshape(joined, 0, length, options.HiddenSize), output);
    }

    // [rows, length, groups, size] as [rows, heads, length, size].
    private Tensor Shared(Tensor values) => groups == options.Heads
        ? values.transpose(1, 2)
        : values.transpose(1, 2).unsqueeze(2).expand(-1, -1, options.Heads / groups, -1, -1).flatten(1, 2);
}
