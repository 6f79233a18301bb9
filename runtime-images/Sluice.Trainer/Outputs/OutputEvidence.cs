using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Evaluation.Evidence;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// Measures for gates what can be measured of a model of others. A gate without evidence is NotMeasured, and does not pass.
/// </summary>
internal static class OutputEvidence
{
    /// <summary>The measurements. <see cref="GateMeasurements.Evidence"/> is null when the job asks for none.</summary>
    /// <param name="document">The job.</param>
    /// <param name="model">The model.</param>
    /// <param name="evaluation">Its answers to the held-out rows.</param>
    /// <param name="columns">The columns of these rows. Null without a table.</param>
    /// <param name="stop">Ends the work.</param>
    public static GateMeasurements Measure(
        JobDocument document, OutputModel model, OutputEvaluation evaluation, HeldOutColumns? columns, CancellationToken stop)
    {
        var requests = (document.Evidence ?? []).DistinctBy(request => request.Key, StringComparer.Ordinal).ToList();
        return new GateMeasurements(requests.Count == 0 ? null :
        [
            .. requests.Select(request => Of(document.Spec.Gates[request.Gate], model, evaluation, columns, stop) is { } found
                ? found with { Key = request.Key }
                : null).OfType<GateEvidence>(),
        ], null);
    }

    private static GateEvidence? Of(
        TrainingGate gate, OutputModel model, OutputEvaluation evaluation, HeldOutColumns? columns, CancellationToken stop) => gate switch
        {
            { NotWorse: not null } => null,
            { Size: not null } => new GateEvidence { Value = model.Bytes.Length.ToString(CultureInfo.InvariantCulture) },
            { Latency: { } latency } => Latency(latency, model, evaluation, stop),
            _ when evaluation.Scores is null || columns is null => null,
            { Fairness: { } fairness } => FairnessEvidence.Of(fairness, evaluation.Scores, columns),
            _ => GateMeasurements.Metric(gate, evaluation.Scores, columns),
        };

    private static GateEvidence? Latency(ModelLatencyGate gate, OutputModel model, OutputEvaluation evaluation, CancellationToken stop)
    {
        try
        {
            var request = evaluation.Request?.Invoke(gate.Rows)
                ?? [.. model.Signature.Inputs.Select(input => MadeUp(input, gate.Rows))];
            return new GateEvidence
            {
                Value = DecimalText.Write(ModelLatency.Measure([model.Loaded], request, gate.Quantile, stop)[0]),
            };
        }
        catch (OnnxRuntimeException)
        {
            // Made-up inputs need not be what a model takes, such as an index beyond a table.
            return null;
        }
    }

    private static NamedOnnxValue MadeUp(TensorSignature input, int rows)
    {
        int[] shape = [.. input.Shape.Select((extent, i) => extent > 0 ? (int)extent : i == 0 ? rows : 1)];
        return input.Datatype switch
        {
            "BOOL" => Zeros<bool>(),
            "UINT8" => Zeros<byte>(),
            "UINT16" => Zeros<ushort>(),
            "UINT32" => Zeros<uint>(),
            "UINT64" => Zeros<ulong>(),
            "INT8" => Zeros<sbyte>(),
            "INT16" => Zeros<short>(),
            "INT32" => Zeros<int>(),
            "INT64" => Zeros<long>(),
            "FP64" => Zeros<double>(),
            "BYTES" => NamedOnnxValue.CreateFromTensor(input.Name, Texts()),
            _ => Zeros<float>(),
        };

        NamedOnnxValue Zeros<T>() => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<T>(shape));

        DenseTensor<string> Texts()
        {
            var texts = new DenseTensor<string>(shape);
            texts.Fill("");
            return texts;
        }
    }
}
