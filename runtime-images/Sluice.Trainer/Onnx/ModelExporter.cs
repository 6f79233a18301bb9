using Sluice.Api.ModelVersions;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Onnx;

/// <summary>
/// Writes a trained network as ONNX, after the graph of its preprocessing and before that of its task. It has one input per feature, with
/// the feature's name and, for most, the shape [rows, 1]: FP32, where NaN is a missing value, or text, where the empty text and those of
/// <c>spec.dataset.missingValues</c> are. The task says what the outputs are. The same model always gives the same bytes.
/// </summary>
internal static class ModelExporter
{
    /// <summary>Writes a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="preprocessor">The fitted encodings of the features.</param>
    /// <param name="network">The network.</param>
    /// <param name="task">What it learnt.</param>
    public static byte[] Write(string name, Preprocessor preprocessor, Network network, LearningTask task)
    {
        var graph = new GraphWriter(
            name, [.. preprocessor.Features.Select(feature => feature.Name), .. task.Signature.Select(output => output.Name)]);
        graph.NameWeights(network);
        var inputs = preprocessor.Write(graph);
        task.Write(graph, inputs, network.Write(graph, inputs));
        return graph.ToModel();
    }

    /// <summary>The signature of the exported model, with the datatypes of the Open Inference Protocol.</summary>
    public static ModelSignature Signature(Preprocessor preprocessor, LearningTask task) =>
        new() { Inputs = preprocessor.Inputs, Outputs = task.Signature };
}
