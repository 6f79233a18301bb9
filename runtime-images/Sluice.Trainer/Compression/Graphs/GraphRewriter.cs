using System.Globalization;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>
/// Copies a graph node by node while some nodes are replaced. Names of what is added follow from a tensor that it is about.
/// </summary>
internal sealed class GraphRewriter
{
    private readonly Dictionary<string, TensorProto> constants;
    private readonly List<NodeProto> nodes = [];
    private readonly Dictionary<string, TensorProto> added = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Begins with an empty copy.</summary>
    public GraphRewriter(GraphProto graph) =>
        constants = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>Kinds of the nodes that were added.</summary>
    public SortedSet<string> Operators { get; } = new(StringComparer.Ordinal);

    /// <summary>A constant of the graph.</summary>
    public TensorProto Constant(string name) => constants[name];

    /// <summary>Adds a node of the graph as it is.</summary>
    public void Keep(NodeProto node) => nodes.Add(node);

    /// <summary>Adds a constant, unless one of the name is there.</summary>
    /// <returns>Its name.</returns>
    public string Add(string name, DataType type, byte[] bytes, params ReadOnlySpan<long> shape)
    {
        added.TryAdd(name, Tensors.Create(name, type, bytes, shape));
        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="about">The tensor that it is about.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="output">Name of its output. Null for a new one.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>Name of the output.</returns>
    public string Node(
        string op, string about, IEnumerable<string> inputs, string? output = null, params IEnumerable<AttributeProto> attributes)
        => Nodes(op, about, inputs, 1, output, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <returns>Names of the outputs.</returns>
    public IReadOnlyList<string> Nodes(
        string op, string about, IEnumerable<string> inputs, int outputs, string? first = null,
        params IEnumerable<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = op, Name = Next(about) };
        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(i => i == 0 && first is not null ? first : Next(about)));
        node.Attribute.AddRange(attributes);
        nodes.Add(node);
        Operators.Add(op);
        return node.Output;
    }

    /// <summary>Puts the copy in the place of the graph, without constants that no node reads.</summary>
    public void Replace(GraphProto graph)
    {
        foreach (var tensor in added.Values)
        {
            constants[tensor.Name] = tensor;
        }

        var read = nodes.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name))
            .ToHashSet(StringComparer.Ordinal);
        var kept = nodes.Where(node => node.Output.Any(read.Contains)).ToList();
        read = [.. kept.SelectMany(node => node.Input)];
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        graph.Initializer.Clear();
        graph.Initializer.AddRange(constants.Values.Where(tensor => read.Contains(tensor.Name)));
    }

    private string Next(string about) => string.Create(CultureInfo.InvariantCulture, $"{about}.{count++}");
}
