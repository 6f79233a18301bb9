using System.Globalization;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Compression.Graphs;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Compression;

/// <summary>What a job's compression made of its model.</summary>
/// <param name="Model">The model that is judged and published.</param>
/// <param name="Report">What is said of it in the artifact. Null where the job asks for no compression.</param>
/// <param name="Latency">Milliseconds for a row, which are others in each run. Null where the model stays one of floats.</param>
internal sealed record CompressionOutcome(JudgedModel Model, ReportedCompression? Report, BeforeAndAfter? Latency)
{
    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Warnings => Report?.Size is { } size && long.Parse(size.After, CultureInfo.InvariantCulture)
        >= long.Parse(size.Before, CultureInfo.InvariantCulture)
        ? [$"{CompressionSettings.Field}.quantize: {Report.Quantize} made the model larger, from {size.Before} to {size.After} bytes, "
            + "since it is so small that what describes the integers counts for more; remove it"]
        : [];

    /// <summary>Makes a trained model one of integers, where the job asks for it.</summary>
    /// <param name="model">The exported model with its answers.</param>
    /// <param name="session">The training at its end.</param>
    /// <param name="options">What the job asks for. Null for nothing.</param>
    /// <param name="reader">Reads the table.</param>
    /// <param name="sizes">The rows of its parts.</param>
    /// <param name="stop">Ends the measurements.</param>
    public static CompressionOutcome Of(
        JudgedModel model, TrainingSession session, CompressionOptions? options, RowReader reader, PartSizes sizes, CancellationToken stop)
    {
        if (options is null)
        {
            return new CompressionOutcome(model, null, null);
        }

        var settings = CompressionSettings.Read(options);
        var zeros = session.Zeros;
        var report = new ReportedCompression
        {
            Zeros = settings.Prune.Count > 0 ? zeros.ToDictionary(pair => pair.Key, pair => DecimalText.Write(pair.Value)!) : null,
            AllZeros = zeros.Count > 0 ? DecimalText.Write(Mean(session, zeros)) : null,
        };
        if (settings.Quantize is not { } method)
        {
            return new CompressionOutcome(model, report, null);
        }

        var compressed = ModelCompressor.Quantize(
            model.Model,
            method,
            settings.Exclude,
            new Calibration(settings.Coverage, CalibrationRows.Read(model, reader, sizes.Training, settings.CalibrationRows)));
        var (scores, agreement) = CompressedEvaluator.Evaluate(model, compressed.Bytes);
        var times = ModelLatency.Measure(model, [model.Model, compressed.Bytes], 1, "p50", stop);
        report = report with
        {
            Quantize = options.Quantize,
            Operators = compressed.Operators,
            Opset = compressed.Opset,
            Quantized = compressed.Quantized,
            Kept = compressed.Kept,
            Size = Change(model.Model.Length, compressed.Bytes.Length),
            MetricsBefore = HeldOutEvaluation.Of(model.Scores).Metrics,
            Agreement = agreement,
        };
        return new CompressionOutcome(
            model with { Model = compressed.Bytes, Scores = scores }, report, Change(Math.Round(times[0], 4), Math.Round(times[1], 4)));
    }

    /// <summary>What the version's record says.</summary>
    public CompressionRecord? Record() => Report is null ? null : new CompressionRecord
    {
        Quantize = Report.Quantize,
        Zeros = Report.AllZeros,
        Size = Report.Size,
        Latency = Latency,
        MetricsBefore = (Report.MetricsBefore ?? new Dictionary<string, string>())
            .Where(metric => Model.Task.MainMetrics.Contains(metric.Key)).ToDictionary(),
        Agreement = Report.Agreement?.Labels is { } labels ? DecimalText.Write(labels) : null,
    };

    private static double Mean(TrainingSession session, IReadOnlyDictionary<string, double> zeros)
    {
        var sizes = session.Network.named_parameters().ToDictionary(named => named.name, named => (double)named.parameter.numel());
        return zeros.Sum(layer => layer.Value * sizes[layer.Key]) / zeros.Sum(layer => sizes[layer.Key]);
    }

    private static BeforeAndAfter Change(double before, double after) =>
        new() { Before = DecimalText.Write(before)!, After = DecimalText.Write(after)! };
}
