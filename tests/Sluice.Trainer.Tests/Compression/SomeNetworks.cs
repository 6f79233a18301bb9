using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.ModelVersions;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Tests.Networks;

namespace Sluice.Trainer.Tests.Compression;

/// <summary>Networks of each kind with weights as a training begins with them, exported with their names.</summary>
internal static class SomeNetworks
{
    private static readonly TokensPart Text = new("text", 12, 64);

    public static (Network Network, InputLayout Layout) Create(string kind)
    {
        var text = new InputLayout([Text]);
        var image = new ImagePart("image", 1, 8, 8);
        var pixels = new InputLayout([image]);
        var numbers = new InputLayout([new NumbersPart("x", 16), new CategoryPart("c", 9)]);
        var (network, layout) = kind switch
        {
            "mlp" => ((Network)new MlpNetwork(numbers, new MlpOptions { Hidden = [64, 32] }, 4), numbers),
            "cnn" => (new ResidualNetwork(pixels, image, new ResidualOptions { Channels = [8, 16], Blocks = [1] }, 5), pixels),
            "gru" => (new RecurrentNetwork(text, Text, Recurrent(Cell.Gru), 3), text),
            "lstm" => (new RecurrentNetwork(text, Text, Recurrent(Cell.Lstm), 3), text),
            "transformer" => (new TransformerNetwork(text, Text, Sizes, 3), text),
            "experts" => (new TransformerNetwork(text, Text, Sizes with { Experts = 4, TopK = 2 }, 3), text),
            "tied" => (new TransformerNetwork(
                text, Text, Sizes with { Answers = Answers.PerToken, Causal = true, TiedHead = true }, Text.Vocabulary), text),
            _ => throw new ArgumentException(kind),
        };
        NetworkCheck.Randomise(network, 0.1);
        return (network, layout);
    }

    public static byte[] Export(Network network, InputLayout layout)
    {
        var graph = new GraphWriter("network", ["rows", "logits"]);
        graph.NameWeights(network);
        graph.Input(new TensorSignature { Name = "rows", Datatype = "FP32", Shape = [-1, layout.Width] });
        graph.Node("Identity", "", "logits", [network.Write(graph, "rows")]);
        graph.Output("logits", TensorProto.Types.DataType.Float);
        return graph.ToModel();
    }

    public static Calibration Calibration(InputLayout layout, double coverage = 1) =>
        new(coverage, [Request(layout, layout.Rows(64, "calibration")), Request(layout, layout.Rows(64, "more"))]);

    public static float[] Answer(byte[] model, InputLayout layout, float[] rows)
    {
        using var onnx = new OnnxModel(model);
        return onnx.Answer(Request(layout, rows)).Numbers("logits");
    }

    public static IReadOnlyCollection<NamedOnnxValue> Request(InputLayout layout, float[] rows) =>
        [NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<float>(rows, [rows.Length / layout.Width, layout.Width]))];

    private static TransformerOptions Sizes => new() { HiddenSize = 64, Layers = 2, Heads = 4 };

    private static RecurrentOptions Recurrent(Cell cell) => new() { Cell = cell, HiddenSize = 32, Layers = 2, Bidirectional = true };
}
