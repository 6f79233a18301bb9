using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace Sluice.Trainer.Onnx;

/// <summary>
/// Builds an ONNX graph node by node. Names of its own begin with a prefix that no input has, since all names of a graph
/// share one space and inputs are named as the job's features are.
/// </summary>
internal sealed class GraphWriter
{
    /// <summary>Domain of the classical operators.</summary>
    public const string Ml = "ai.onnx.ml";

    private readonly GraphProto graph;
    private readonly string prefix;
    private int count;

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="taken">Names that inputs and outputs will have.</param>
    public GraphWriter(string name, IReadOnlyCollection<string> taken)
    {
        graph = new GraphProto { Name = name };
        prefix = "_";
        while (taken.Any(other => other.StartsWith(prefix, StringComparison.Ordinal)))
        {
            prefix += "_";
        }
    }

    /// <summary>The graph so far.</summary>
    public GraphProto Graph => graph;

    /// <summary>Declares an input of any number of rows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its elements.</param>
    /// <param name="width">Extents after the rows.</param>
    public string Input(string name, TensorProto.Types.DataType type, params long[] width)
    {
        graph.Input.Add(Value(name, type, width));
        return name;
    }

    /// <summary>Declares an output of any number of rows; a node must give it.</summary>
    public void Output(string name, TensorProto.Types.DataType type, params long[] width)
        => graph.Output.Add(Value(name, type, width));

    /// <summary>Adds a tensor of constants.</summary>
    /// <returns>Its name.</returns>
    public string Constant(float[] values, params long[] shape)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return Constant(TensorProto.Types.DataType.Float, bytes, shape);
    }

    /// <summary>Adds a tensor of constants.</summary>
    /// <returns>Its name.</returns>
    public string Constant(long[] values, params long[] shape)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return Constant(TensorProto.Types.DataType.Int64, bytes, shape);
    }

    /// <summary>Adds a node with one output of a name of its own.</summary>
    /// <returns>Name of the output.</returns>
    public string Node(string op, IEnumerable<string> inputs, params AttributeProto[] attributes)
        => Node(op, "", NextName(), inputs, attributes);

    /// <summary>Adds a node with one output.</summary>
    /// <returns>Name of the output.</returns>
    public string Node(string op, string domain, string? output, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        output ??= NextName();
        var node = new NodeProto { OpType = op, Domain = domain, Name = $"{prefix}{op}{graph.Node.Count}" };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return output;
    }

    private string Constant(TensorProto.Types.DataType type, byte[] bytes, long[] shape)
    {
        var tensor = new TensorProto { Name = NextName(), DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"{prefix}{count++}");

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, long[] width)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        shape.Dim.AddRange(width.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
