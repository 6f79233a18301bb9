using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Trainer.Preprocessing;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Onnx;

/// <summary>
/// Writes a trained network as ONNX, after the graph of its preprocessing. It has one input per feature, with the feature's name and, for
/// most, the shape [rows, 1]: FP32, where NaN is a missing value, or text, where the empty text and those of
/// <c>spec.dataset.missingValues</c> are. Outputs: <c>label</c>, text of shape [rows], and <c>probabilities</c>, FP32 of shape
/// [rows, classes] in the order of the classes. The same model always gives the same bytes.
/// </summary>
public static class ModelExporter
{
    /// <summary>Writes a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="preprocessor">The fitted encodings of the features.</param>
    /// <param name="layers">The network, with ReLU between the layers and softmax after the last.</param>
    /// <param name="classes">Names of the last layer's outputs.</param>
    public static byte[] Write(string name, Preprocessor preprocessor, IReadOnlyList<DenseLayer> layers, IReadOnlyList<string> classes)
    {
        var taken = preprocessor.Features.Select(feature => feature.Name)
            .Concat([BuiltInModel.LabelOutput, BuiltInModel.ProbabilitiesOutput]);
        var graph = new GraphWriter(name, [.. taken]);
        var logits = Layers(graph, preprocessor.Write(graph), layers);
        graph.Node("Softmax", "", BuiltInModel.ProbabilitiesOutput, [logits], Int("axis", 1));
        var best = graph.Node("ArgMax", [logits], Int("axis", 1), Int("keepdims", 0));
        graph.Node("LabelEncoder", GraphWriter.Ml, BuiltInModel.LabelOutput, [best],
            Ints("keys_int64s", classes.Select((_, i) => (long)i)), Texts("values_strings", classes), Text("default_string", ""));
        graph.Output(BuiltInModel.LabelOutput, DataType.String);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, classes.Count);
        return graph.ToModel();
    }

    /// <summary>The signature of the exported model, with the datatypes of the Open Inference Protocol.</summary>
    public static ModelSignature Signature(Preprocessor preprocessor, IReadOnlyList<string> classes) => new()
    {
        Inputs = preprocessor.Inputs,
        Outputs =
        [
            new TensorSignature { Name = BuiltInModel.LabelOutput, Datatype = "BYTES", Shape = [-1] },
            new TensorSignature { Name = BuiltInModel.ProbabilitiesOutput, Datatype = "FP32", Shape = [-1, classes.Count] },
        ],
    };

    private static string Layers(GraphWriter graph, string features, IReadOnlyList<DenseLayer> layers)
    {
        var values = features;
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            var weights = graph.Constant(layer.Weights, layer.Outputs, layer.Inputs);
            values = graph.Node("Gemm", [values, weights, graph.Constant(layer.Bias, layer.Outputs)],
                Int("transB", 1));
            if (i < layers.Count - 1)
            {
                values = graph.Node("Relu", [values]);
            }
        }

        return values;
    }
}

/// <summary>A fully connected layer: y = x·Wᵀ + b.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Outputs">Number of outputs.</param>
/// <param name="Weights">W, one row per output.</param>
/// <param name="Bias">b.</param>
public sealed record DenseLayer(int Inputs, int Outputs, float[] Weights, float[] Bias);
