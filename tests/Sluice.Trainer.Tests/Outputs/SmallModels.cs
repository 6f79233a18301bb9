using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>Models of two numbers a row, a and b, whose answers are worked out by hand.</summary>
internal static class SmallModels
{
    /// <summary>The logit of "no" is b, and that of "yes" is a.</summary>
    public static byte[] Classifier { get; } = Of(Matrix, Logits);

    /// <summary>The answer is 2a + b.</summary>
    public static byte[] Regressor { get; } = Of(Matrix, Sum);

    /// <summary>A model of an input and an output.</summary>
    /// <param name="input">Declares inputs, and returns the name of a matrix of two columns.</param>
    /// <param name="output">Declares what is computed of the matrix.</param>
    public static byte[] Of(Func<GraphWriter, string> input, Action<GraphWriter, string> output)
    {
        var graph = new GraphWriter("small", ["x", "a", "b", "colour", "answer"]);
        output(graph, input(graph));
        return graph.ToModel();
    }

    /// <summary>One input, a matrix.</summary>
    public static string Matrix(GraphWriter graph) => Input(graph, "x", "FP32", 2);

    /// <summary>An input for each feature.</summary>
    public static string Columns(GraphWriter graph) =>
        Joined(graph, Input(graph, "a", "FP32", 1), Input(graph, "b", "FP32", 1));

    /// <summary>The feature a, and the text of colour in place of b: 0 for red and 1 for blue.</summary>
    public static string Colours(GraphWriter graph)
    {
        var (number, colour) = (Input(graph, "a", "FP32", 1), Input(graph, "colour", "BYTES", 1));
        return Joined(graph, number, graph.Node("LabelEncoder", GraphWriter.Ml, null, [colour],
            NodeAttributes.Texts("keys_strings", ["red", "blue"]), NodeAttributes.Floats("values_floats", [0, 1])));
    }

    public static void Logits(GraphWriter graph, string matrix) => Answer(graph, Scores(graph, matrix), DataType.Float, 2);

    public static void Probabilities(GraphWriter graph, string matrix) =>
        Answer(graph, graph.Node("Softmax", [Scores(graph, matrix)], NodeAttributes.Int("axis", 1)), DataType.Float, 2);

    /// <summary>The class as a text.</summary>
    public static Action<GraphWriter, string> Labels(params string[] names) => (graph, matrix) => Answer(graph,
        graph.Node("Gather", [graph.Constant(names), Likeliest(graph, matrix)]), DataType.String);

    /// <summary>The number of the class as a whole number, and nothing else.</summary>
    public static void Indexes(GraphWriter graph, string matrix) => Answer(graph, Likeliest(graph, matrix), DataType.Int64);

    public static void Sum(GraphWriter graph, string matrix) =>
        Answer(graph, graph.Node("MatMul", [matrix, graph.Constant([2f, 1], 2, 1)]), DataType.Float, 1);

    /// <summary>The same as a list of numbers.</summary>
    public static void List(GraphWriter graph, string matrix) => Answer(graph,
        graph.Node("MatMul", [matrix, graph.Constant([2f, 1f], 2)]), DataType.Float);

    /// <summary>All columns of the matrix, a number of times, which no shape says before the model answers.</summary>
    public static Action<GraphWriter, string> Repeated(int times) => (graph, matrix) =>
    {
        const int boolean = 9;
        var ones = graph.Constant(Enumerable.Repeat(1L, 2 * times).ToArray(), 2 * times);
        var chosen = graph.Node("Cast", [ones], NodeAttributes.Int("to", boolean));
        var columns = graph.Node("Concat", Enumerable.Repeat(matrix, times), NodeAttributes.Int("axis", 1));
        Answer(graph, graph.Node("Compress", [columns, chosen], NodeAttributes.Int("axis", 1)), DataType.Float, -1);
    };

    /// <summary>An operator of the name in a domain of its own, which ONNX Runtime does not have.</summary>
    public static void Unknown(GraphWriter graph, string matrix) =>
        Answer(graph, graph.Node("Secret", "team.example", null, [matrix]), DataType.Float, 2);

    public static string Input(GraphWriter graph, string name, string datatype, params long[] width)
    {
        graph.Input(new() { Name = name, Datatype = datatype, Shape = [-1, .. width] });
        return name;
    }

    private static string Joined(GraphWriter graph, params string[] columns) =>
        graph.Node("Concat", columns, NodeAttributes.Int("axis", 1));

    private static string Scores(GraphWriter graph, string matrix) =>
        graph.Node("MatMul", [matrix, graph.Constant([0f, 1, 1, 0], 2, 2)]);

    private static string Likeliest(GraphWriter graph, string matrix) => graph.Node(
        "ArgMax", [Scores(graph, matrix)], NodeAttributes.Int("axis", 1), NodeAttributes.Int("keepdims", 0));

    private static void Answer(GraphWriter graph, string computed, DataType type, params long[] width)
    {
        graph.Node("Identity", "", "answer", [computed]);
        graph.Output("answer", type, width);
    }
}
