using Google.Protobuf;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Compression.Graphs;

/// <summary>A model whose weights, or whose layers, are integers.</summary>
/// <param name="Bytes">The model.</param>
/// <param name="Quantized">Names of the weights that are integers, in the order of the graph.</param>
/// <param name="Kept">Names of those that stay floats although the method could store them.</param>
/// <param name="Operators">Kinds of the nodes that the method needed.</param>
/// <param name="Opset">Version of the operators.</param>
internal sealed record CompressedModel(
    byte[] Bytes, IReadOnlyList<string> Quantized, IReadOnlyList<string> Kept, IReadOnlyList<string> Operators, long Opset);

/// <summary>
/// Rewrites an exported model with integers. It changes the layers of the network alone: preprocessing, what lies between layers, and the
/// task's answers stay floats, and inputs and outputs stay what they are. The same model always gives the same bytes.
/// </summary>
internal static class ModelCompressor
{
    // 4-bit integers and blocks came with opset 21 and IR version 10, which ONNX Runtime has since 1.18.
    private const long OpsetOfInt4 = 21;
    private const long IrOfInt4 = 10;

    /// <summary>Rewrites a model.</summary>
    /// <param name="model">The exported model.</param>
    /// <param name="method">How it becomes integers.</param>
    /// <param name="exclude">Patterns of weights or layers that stay floats.</param>
    /// <param name="calibration">Measures ranges, for <see cref="Quantization.Static"/>.</param>
    public static CompressedModel Quantize(
        byte[] model, Quantization method, IReadOnlyList<string> exclude, Calibration? calibration = null)
    {
        var whole = ModelProto.Parser.ParseFrom(model);
        var candidates = WeightedLayer.Find(whole.Graph).Where(layer => CanBe(layer, method)).ToList();
        var layers = candidates.Where(layer => !layer.Weights.Any(weight => IsKept(Name(weight), exclude))).ToList();
        var ranges = method == Quantization.Static && layers.Count > 0
            ? (calibration ?? throw new ArgumentNullException(nameof(calibration)))
                .Measure(whole, StaticLayers.Tensors(whole.Graph, layers))
            : new Dictionary<string, ValueRange>();
        var graph = new GraphRewriter(whole.Graph);
        var writer = LayerWriter.Create(graph, method, ranges);
        var replaced = layers.ToDictionary(layer => (object)layer.Node, ReferenceEqualityComparer.Instance);
        foreach (var node in whole.Graph.Node)
        {
            if (replaced.TryGetValue(node, out var layer))
            {
                writer.Write(layer);
            }
            else
            {
                writer.Keep(node);
            }
        }

        graph.Replace(whole.Graph);
        if (method == Quantization.WeightsInt4)
        {
            whole.IrVersion = IrOfInt4;
            whole.OpsetImport.Single(opset => opset.Domain.Length == 0).Version = OpsetOfInt4;
        }

        return new CompressedModel(
            whole.ToByteArray(), Names(layers), Names(candidates.Except(layers)), [.. graph.Operators],
            whole.OpsetImport.Single(opset => opset.Domain.Length == 0).Version);
    }

    private static bool CanBe(WeightedLayer layer, Quantization method) => layer.Kind switch
    {
        LayerKind.Recurrent => method == Quantization.WeightsInt8,
        LayerKind.Convolution => method is Quantization.Static or Quantization.WeightsInt8,
        _ => true,
    };

    private static bool IsKept(string weight, IReadOnlyList<string> exclude) =>
        WeightPatterns.IsRouter(weight) || WeightPatterns.Fit(exclude, weight);

    private static string Name(string constant) => WeightName.Read(constant)!;

    private static IReadOnlyList<string> Names(IEnumerable<WeightedLayer> layers) =>
        [.. layers.SelectMany(layer => layer.Weights).Select(Name).Distinct(StringComparer.Ordinal)];
}
