using System.Runtime.InteropServices;

namespace Sluice.Inference.Tests.Onnx;

/// <summary>Tiny ONNX models, made by hand.</summary>
internal static class OnnxModel
{
    private static readonly Dictionary<string, int> Types = new()
    {
        ["FP32"] = 1,
        ["UINT8"] = 2,
        ["INT8"] = 3,
        ["UINT16"] = 4,
        ["INT16"] = 5,
        ["INT32"] = 6,
        ["INT64"] = 7,
        ["BYTES"] = 8,
        ["BOOL"] = 9,
        ["FP16"] = 10,
        ["FP64"] = 11,
        ["UINT32"] = 12,
        ["UINT64"] = 13,
    };

    /// <summary>y = 2 x + 1, of any number of rows, x named as given.</summary>
    public static byte[] Affine(int columns = 1, string name = "x") => Model(new ProtoWriter()
        .Message(1, Node("Mul", [name, "two"], ["doubled"]))
        .Message(1, Node("Add", ["doubled", "one"], ["y"]))
        .Text(2, "affine")
        .Message(5, Floats("two", 2))
        .Message(5, Floats("one", 1))
        .Message(11, Tensor(name, "FP32", "rows", columns))
        .Message(12, Tensor("y", "FP32", "rows", columns)));

    /// <summary>Gives back what it gets: each tensor <c>a</c> as <c>a_out</c>. Extents are numbers, or names of any.</summary>
    public static byte[] Identity(params (string Name, string Datatype, object[] Shape)[] tensors)
    {
        var graph = new ProtoWriter();
        foreach (var (name, _, _) in tensors)
        {
            graph.Message(1, Node("Identity", [name], [name + "_out"]));
        }

        graph.Text(2, "identity");
        foreach (var (name, datatype, shape) in tensors)
        {
            graph.Message(11, Tensor(name, datatype, shape));
        }

        foreach (var (name, datatype, shape) in tensors)
        {
            graph.Message(12, Tensor(name + "_out", datatype, shape));
        }

        return Model(graph);
    }

    /// <summary>A product of two matrices of zeros as large as <c>size</c> says, summed: little to send, much to do.</summary>
    public static byte[] Work() => Model(new ProtoWriter()
        .Message(1, Node("ConstantOfShape", ["size"], ["zeros"]))
        .Message(1, Node("MatMul", ["zeros", "zeros"], ["product"]))
        .Message(1, Node("ReduceSum", ["product"], ["sum"]))
        .Text(2, "work")
        .Message(11, Tensor("size", "INT64", 2))
        .Message(12, Tensor("sum", "FP32", 1, 1)));


    private static byte[] Model(ProtoWriter graph) => new ProtoWriter()
        .Number(1, 8)
        .Text(2, "tests")
        .Message(7, graph)
        .Message(8, new ProtoWriter().Text(1, "").Number(2, 17))
        .ToArray();

    private static ProtoWriter Node(string operation, string[] inputs, string[] outputs)
    {
        var node = new ProtoWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        return node.Text(4, operation);
    }

    private static ProtoWriter Tensor(string name, string datatype, params object[] shape)
    {
        var extents = new ProtoWriter();
        foreach (var extent in shape)
        {
            extents.Message(1, extent is string symbol ? new ProtoWriter().Text(2, symbol) : new ProtoWriter().Number(1, Convert.ToInt64(extent)));
        }

        var type = new ProtoWriter().Message(1, new ProtoWriter().Number(1, Types[datatype]).Message(2, extents));
        return new ProtoWriter().Text(1, name).Message(2, type);
    }

    private static ProtoWriter Floats(string name, params float[] values) => new ProtoWriter()
        .Number(1, values.Length)
        .Number(2, 1)
        .Text(8, name)
        .Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
}
