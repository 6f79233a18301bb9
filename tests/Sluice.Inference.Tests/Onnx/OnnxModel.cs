using System.Runtime.InteropServices;

namespace Sluice.Inference.Tests.Onnx;

/// <summary>Tiny ONNX models, written by hand.</summary>
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

    /// <summary>y = 2 x + 1 for any number of rows, with a given name of x.</summary>
    public static byte[] Affine(int columns = 1, string name = "x") => Model(new ProtoWriter()
        .Message(1, Node("Mul", [name, "two"], ["doubled"]))
        .Message(1, Node("Add", ["doubled", "one"], ["y"]))
        .Text(2, "affine")
        .Message(5, Floats("two", 2))
        .Message(5, Floats("one", 1))
        .Message(11, Tensor(name, "FP32", "rows", columns))
        .Message(12, Tensor("y", "FP32", "rows", columns)));

    /// <summary>Returns its inputs: each tensor <c>a</c> as <c>a_out</c>. An extent is a number, or a name for any.</summary>
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

    /// <summary>The sum of the product of two zero matrices of a given <c>size</c>: a small request with a long computation.</summary>
    public static byte[] Work() => Model(new ProtoWriter()
        .Message(1, Node("ConstantOfShape", ["size"], ["zeros"]))
        .Message(1, Node("MatMul", ["zeros", "zeros"], ["product"]))
        .Message(1, Node("ReduceSum", ["product"], ["sum"]))
        .Text(2, "work")
        .Message(11, Tensor("size", "INT64", 2))
        .Message(12, Tensor("sum", "FP32", 1, 1)));

    /// <summary>
    /// One column each for the texts blue, green and red. Any other text is an error, which is the default of scikit-learn's OneHotEncoder.
    /// </summary>
    public static byte[] Colours() => Model(new ProtoWriter()
        .Message(1, Node("OneHotEncoder", ["colour"], ["hot"], "ai.onnx.ml")
            .Message(5, new ProtoWriter().Text(1, "cats_strings").Text(9, "blue").Text(9, "green").Text(9, "red").Number(20, 8))
            .Message(5, new ProtoWriter().Text(1, "zeros").Number(3, 0).Number(20, 2)))
        .Text(2, "colours")
        .Message(11, Tensor("colour", "BYTES", "rows", 1))
        .Message(12, Tensor("hot", "FP32", "rows", 1, 3)));

    /// <summary>A classifier as scikit-learn's converter writes it, whose probabilities are a sequence of maps.</summary>
    public static byte[] ZipMap()
    {
        var map = new ProtoWriter().Number(1, Types["INT64"])
            .Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, Types["FP32"])));
        var maps = new ProtoWriter().Message(4, new ProtoWriter().Message(1, new ProtoWriter().Message(5, map)));
        return Model(new ProtoWriter()
            .Message(1, Node("ZipMap", ["x"], ["output_probability"], "ai.onnx.ml")
                .Message(5, new ProtoWriter().Text(1, "classlabels_int64s").Number(8, 0).Number(8, 1).Number(20, 7)))
            .Text(2, "zipmap")
            .Message(11, Tensor("x", "FP32", "rows", 2))
            .Message(12, new ProtoWriter().Text(1, "output_probability").Message(2, maps)));
    }

    /// <summary>A convolution of 3 × 3 over an image of any size, for which one pixel is too small.</summary>
    public static byte[] Convolution() => Model(new ProtoWriter()
        .Message(1, Node("Conv", ["image", "kernel"], ["y"]))
        .Text(2, "convolution")
        .Message(5, Floats("kernel", [1, 1, 3, 3], new float[9]))
        .Message(11, Tensor("image", "FP32", "rows", 1, "height", "width"))
        .Message(12, Tensor("y", "FP32", "rows", 1, "y-height", "y-width")));

    /// <summary>y = x + w, with w in an external file.</summary>
    public static byte[] External(string location) => Model(new ProtoWriter()
        .Message(1, Node("Add", ["x", "w"], ["y"]))
        .Text(2, "external")
        .Message(5, new ProtoWriter().Number(1, 1).Number(2, 1).Text(8, "w")
            .Message(13, new ProtoWriter().Text(1, "location").Text(2, location)).Number(14, 1))
        .Message(11, Tensor("x", "FP32", "rows", 1))
        .Message(12, Tensor("y", "FP32", "rows", 1)));

    /// <summary>y = x + w, where w declares <paramref name="extents"/> but holds one number.</summary>
    public static byte[] Claiming(params long[] extents) => Model(new ProtoWriter()
        .Message(1, Node("Add", ["x", "w"], ["y"]))
        .Text(2, "claiming")
        .Message(5, Floats("w", extents, [1]))
        .Message(11, Tensor("x", "FP32", "rows", 1))
        .Message(12, Tensor("y", "FP32", "rows", 1)));

    /// <summary>y = x, with a given version of the operators.</summary>
    public static byte[] OfOperators(int version) => Model(
        new ProtoWriter()
            .Message(1, Node("Identity", ["x"], ["y"]))
            .Text(2, "operators")
            .Message(11, Tensor("x", "FP32", "rows", 1))
            .Message(12, Tensor("y", "FP32", "rows", 1)),
        version);

    private static byte[] Model(ProtoWriter graph, int operators = 17) => new ProtoWriter()
        .Number(1, 8)
        .Text(2, "tests")
        .Message(7, graph)
        .Message(8, new ProtoWriter().Text(1, "").Number(2, operators))
        .Message(8, new ProtoWriter().Text(1, "ai.onnx.ml").Number(2, 3))
        .ToArray();

    private static ProtoWriter Node(string operation, string[] inputs, string[] outputs, string domain = "")
    {
        var node = new ProtoWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        return node.Text(4, operation).Text(7, domain);
    }

    private static ProtoWriter Tensor(string name, string datatype, params object[] shape)
    {
        var extents = new ProtoWriter();
        foreach (var extent in shape)
        {
            extents.Message(
                1, extent is string symbol ? new ProtoWriter().Text(2, symbol) : new ProtoWriter().Number(1, Convert.ToInt64(extent)));
        }

        var type = new ProtoWriter().Message(1, new ProtoWriter().Number(1, Types[datatype]).Message(2, extents));
        return new ProtoWriter().Text(1, name).Message(2, type);
    }

    private static ProtoWriter Floats(string name, params float[] values) => Floats(name, [values.Length], values);

    private static ProtoWriter Floats(string name, long[] extents, float[] values)
    {
        var tensor = new ProtoWriter();
        Array.ForEach(extents, extent => tensor.Number(1, extent));
        return tensor.Number(2, 1).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
