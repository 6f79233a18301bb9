using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Sluice.Api.ModelVersions;

namespace Sluice.Trainer.Onnx;

/// <summary>
/// Builds an ONNX graph node by node. Generated names begin with a prefix that no input has, because all names of a graph share one
/// namespace and inputs have the names of the job's features.
/// </summary>
internal sealed class GraphWriter
{
    /// <summary>Domain of the operators for classical machine learning.</summary>
    public const string Ml = "ai.onnx.ml";

    private readonly GraphProto graph;
    private readonly HashSet<string> weights = new(StringComparer.Ordinal);
    private readonly string prefix;
    private int count;

    /// <summary>Creates an empty graph.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="taken">Names of inputs and outputs, which generated names must avoid.</param>
    public GraphWriter(string name, IReadOnlyCollection<string> taken)
    {
        graph = new GraphProto { Name = name };
        prefix = "_";
        while (taken.Any(other => other.StartsWith(prefix, StringComparison.Ordinal)))
        {
            prefix += "_";
        }
    }

    /// <summary>Names of the modules whose weights become constants, by the module. Weights of others have generated names.</summary>
    public IReadOnlyDictionary<object, string> Owners { get; set; } = new Dictionary<object, string>();

    /// <summary>The graph so far as a model (IR 9, opset 20, ai.onnx.ml 3). The same graph always gives the same bytes.</summary>
    public byte[] ToModel()
    {
        var model = new ModelProto { IrVersion = 9, ProducerName = "sluice", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 20 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Ml, Version = 3 });
        return model.ToByteArray();
    }

    /// <summary>Declares an input of any number of rows, of FP32, INT64 or BYTES.</summary>
    public void Input(TensorSignature input) => graph.Input.Add(Value(
        input.Name,
        input.Datatype switch
        {
            "BYTES" => TensorProto.Types.DataType.String,
            "INT64" => TensorProto.Types.DataType.Int64,
            _ => TensorProto.Types.DataType.Float,
        },
        [.. input.Shape.Skip(1)]));

    /// <summary>Declares an output of any number of rows, which a node must produce.</summary>
    public void Output(string name, TensorProto.Types.DataType type, params long[] width)
        => graph.Output.Add(Value(name, type, width));

    /// <summary>Adds a tensor of constants.</summary>
    /// <returns>Its name.</returns>
    public string Constant(float[] values, params long[] shape) =>
        Constant(TensorProto.Types.DataType.Float, Tensors.Bytes(values), shape);

    /// <summary>
    /// Adds a weight under the name that torch gives it, so that those who rewrite the graph find it by that name. A weight that is there
    /// already is not added again.
    /// </summary>
    /// <param name="owner">The module that has the weight.</param>
    /// <param name="own">Its name in the module.</param>
    /// <param name="values">The values.</param>
    /// <param name="shape">Their shape, which is the same each time.</param>
    /// <returns>The name of the constant.</returns>
    public string Weight(object owner, string own, Func<float[]> values, params long[] shape)
    {
        var name = Owners.TryGetValue(owner, out var module) ? WeightName.Write(prefix, module, own) : NextName();
        return weights.Add(name) ? Constant(TensorProto.Types.DataType.Float, Tensors.Bytes(values()), shape, name) : name;
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

    /// <summary>Adds a list of constant texts, which counts for each row.</summary>
    /// <returns>Its name.</returns>
    public string Constant(params IReadOnlyList<string> texts)
    {
        var tensor = new TensorProto { Name = NextName(), DataType = (int)TensorProto.Types.DataType.String };
        tensor.Dims.Add(texts.Count);
        tensor.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a node that divides each text of a list.</summary>
    /// <param name="texts">The list.</param>
    /// <param name="delimiter">What stands between the parts. Empty for one space or more.</param>
    /// <returns>A table with a row for each text, filled up with empty texts.</returns>
    public string Split(string texts, string delimiter)
    {
        var parts = Node("StringSplit", [texts], NodeAttributes.Text("delimiter", delimiter));
        graph.Node[^1].Output.Add(NextName());
        return parts;
    }

    /// <summary>Adds a node with one output under a generated name.</summary>
    /// <returns>Name of the output.</returns>
    public string Node(string op, IEnumerable<string> inputs, params AttributeProto[] attributes)
        => Node(op, "", NextName(), inputs, attributes);

    /// <summary>Adds a node with several outputs.</summary>
    /// <returns>Names of the outputs.</returns>
    public IReadOnlyList<string> Nodes(string op, int outputs, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        Node(op, inputs, attributes);
        var node = graph.Node[^1];
        while (node.Output.Count < outputs)
        {
            node.Output.Add(NextName());
        }

        return node.Output;
    }

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

    /// <summary>Adds nodes that sort each row of numbers, the least first.</summary>
    /// <param name="numbers">A tensor of the shape [rows, count].</param>
    /// <param name="count">How many numbers a row has.</param>
    /// <returns>Name of the sorted tensor.</returns>
    public string Sorted(string numbers, int count)
    {
        var sorted = Node("TopK", [numbers, Constant([(long)count], 1)], NodeAttributes.Int("axis", 1), NodeAttributes.Int("largest", 0));
        graph.Node[^1].Output.Add(NextName());
        return sorted;
    }

    private string Constant(TensorProto.Types.DataType type, byte[] bytes, long[] shape, string? name = null)
    {
        var tensor = new TensorProto { Name = name ?? NextName(), DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"{prefix}{count++}");

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, long[] width)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        shape.Dim.AddRange(width.Select(extent =>
            extent < 0 ? new TensorShapeProto.Types.Dimension() : new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
