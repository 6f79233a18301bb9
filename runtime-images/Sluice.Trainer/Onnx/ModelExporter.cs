using Google.Protobuf;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Trainer.Preprocessing;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Onnx;

/// <summary>
/// Writes a trained network as ONNX (IR 8, opset 17, ai.onnx.ml 3), including the preprocessing. It has one input per feature, with the
/// feature's name and shape [rows, 1]: FP32, where NaN is a missing value, or text, where the empty text and those of
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
        foreach (var feature in preprocessor.Features)
        {
            graph.Input(feature.Name, feature is NumericEncoding ? DataType.Float : DataType.String, 1);
        }

        var logits = Layers(graph, Features(graph, preprocessor), layers);
        graph.Node("Softmax", "", BuiltInModel.ProbabilitiesOutput, [logits], Int("axis", 1));
        var best = graph.Node("ArgMax", [logits], Int("axis", 1), Int("keepdims", 0));
        graph.Node("LabelEncoder", GraphWriter.Ml, BuiltInModel.LabelOutput, [best],
            Ints("keys_int64s", classes.Select((_, i) => (long)i)), Texts("values_strings", classes), Text("default_string", ""));
        graph.Output(BuiltInModel.LabelOutput, DataType.String);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, classes.Count);

        var model = new ModelProto { IrVersion = 8, ProducerName = "sluice", Graph = graph.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphWriter.Ml, Version = 3 });
        return model.ToByteArray();
    }

    /// <summary>The signature of the exported model, with the datatypes of the Open Inference Protocol.</summary>
    public static ModelSignature Signature(Preprocessor preprocessor, IReadOnlyList<string> classes) => new()
    {
        Inputs = [.. preprocessor.Features.Select(feature => new TensorSignature
        {
            Name = feature.Name,
            Datatype = feature is NumericEncoding ? "FP32" : "BYTES",
            Shape = [-1, 1],
        })],
        Outputs =
        [
            new TensorSignature { Name = BuiltInModel.LabelOutput, Datatype = "BYTES", Shape = [-1] },
            new TensorSignature { Name = BuiltInModel.ProbabilitiesOutput, Datatype = "FP32", Shape = [-1, classes.Count] },
        ],
    };

    private static string Features(GraphWriter graph, Preprocessor preprocessor)
    {
        var parts = new List<string>();
        if (preprocessor.Numeric.Count > 0)
        {
            parts.Add(Numbers(graph, preprocessor.Numeric));
        }

        parts.AddRange(preprocessor.Categorical.Select(feature => Names(graph, feature)));
        return graph.Node("Concat", parts, Int("axis", 1));
    }

    private static string Numbers(GraphWriter graph, IReadOnlyList<NumericEncoding> features)
    {
        var raw = graph.Node("Concat", features.Select(feature => feature.Name), Int("axis", 1));
        var filled = graph.Node("Where", [graph.Node("IsNaN", [raw]), Row(feature => feature.Median), raw]);
        return graph.Node("Div", [graph.Node("Sub", [filled, Row(feature => feature.Mean)]), Row(feature => feature.Deviation)]);

        string Row(Func<NumericEncoding, float> value) => graph.Constant([.. features.Select(value)], 1, features.Count);
    }

    private static string Names(GraphWriter graph, CategoricalEncoding feature)
    {
        // A missing value maps to the index of the most frequent category. An unknown one maps to an index that the one-hot encoding
        // lacks, and so becomes all zeros.
        var keys = feature.MissingTexts.Concat(feature.Categories);
        var places = feature.MissingTexts.Select(_ => (long)feature.MostFrequent).Concat(feature.Categories.Select((_, i) => (long)i));
        var place = graph.Node("LabelEncoder", GraphWriter.Ml, null, [feature.Name],
            Texts("keys_strings", keys), Ints("values_int64s", places), Int("default_int64", feature.Categories.Count));
        var oneHot = graph.Node("OneHotEncoder", GraphWriter.Ml, null, [place],
            Ints("cats_int64s", feature.Categories.Select((_, i) => (long)i)), Int("zeros", 1));
        return graph.Node("Squeeze", [oneHot, graph.Constant([1L], 1)]);
    }

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
