using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Compression;

/// <summary>Measures the ranges that tensors of a model have on rows.</summary>
/// <param name="Coverage">Share of the values that a range covers, in (0, 1].</param>
/// <param name="Requests">The rows as a client sends them, batch by batch, which are read twice where the coverage is below 1.</param>
internal sealed record Calibration(double Coverage, IEnumerable<IReadOnlyCollection<NamedOnnxValue>> Requests)
{
    /// <summary>Measures ranges.</summary>
    /// <param name="model">The model of floats.</param>
    /// <param name="tensors">Names of the tensors.</param>
    public IReadOnlyDictionary<string, ValueRange> Measure(ModelProto model, IReadOnlyList<string> tensors)
    {
        var counts = tensors.ToDictionary(tensor => tensor, _ => new ValueCounts(), StringComparer.Ordinal);
        using var onnx = new OnnxModel(Watched(model, tensors));
        See((seen, values) => seen.See(values));
        if (Coverage < 1)
        {
            See((seen, values) => seen.Count(values));
        }

        return counts.ToDictionary(pair => pair.Key, pair => pair.Value.Range(Coverage), StringComparer.Ordinal);

        void See(Action<ValueCounts, float[]> take)
        {
            foreach (var request in Requests)
            {
                var answers = onnx.Answer(request, tensors);
                foreach (var (tensor, seen) in counts)
                {
                    take(seen, answers.Numbers(tensor));
                }
            }
        }
    }

    private static byte[] Watched(ModelProto model, IReadOnlyList<string> tensors)
    {
        var watched = model.Clone();
        watched.Graph.Output.AddRange(tensors.Select(tensor => new ValueInfoProto
        {
            Name = tensor,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        }));
        return watched.ToByteArray();
    }
}
