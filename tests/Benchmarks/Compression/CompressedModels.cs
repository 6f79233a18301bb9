using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Onnx;

namespace Sluice.Benchmarks.Compression;

/// <summary>
/// Size, accuracy and latency of models of integers beside the model of floats that they were made from: the digits of the samples by a
/// convolutional network, and made-up texts by a Transformer. Each is trained once, and all its forms come from that checkpoint.
/// </summary>
internal static class CompressedModels
{
    private const int Rounds = 5;
    private const int Runs = 30;

    /// <summary>Measures all forms.</summary>
    public static void Run(Report report)
    {
        using var digits = new TrainedForms(Jobs.Digits());
        Measure(report, "digits, cnn", digits, ["Static", "WeightsInt8"], size: 0.4, accuracy: 0.01,
            rows => [Pixels(rows)]);
        using var texts = new TrainedForms(Jobs.Texts());
        Measure(report, "texts, transformer", texts, ["Dynamic", "Static", "WeightsInt8", "WeightsInt4"], size: 0.3, accuracy: 0.02,
            rows => [NamedOnnxValue.CreateFromTensor("text", Jobs.Words(rows))]);
    }

    private static void Measure(
        Report report, string what, TrainedForms forms, string[] methods, double size, double accuracy,
        Func<int, IReadOnlyCollection<NamedOnnxValue>> request)
    {
        var (whole, model) = forms.Train(null);
        report.Table(
            $"{what}: {whole.Metrics["accuracy"]} of {model.Length / 1024} KiB", "", "size", "accuracy", "p50 of 1, ms", "p50 of 32, ms");
        foreach (var method in methods)
        {
            var (result, compressed) = forms.Train(new CompressionOptions { Quantize = method });
            var (before, after) = (Number(whole.Metrics["accuracy"]), Number(result.Metrics["accuracy"]));
            report.AtMost($"{what} {method} size", compressed.Length, model.Length * size, "bytes", model.Length);
            report.AtLeast($"{what} {method} accuracy", after, before - accuracy, "share", before);
            var times = new[] { 1, 32 }.Select(rows => Compare(report, $"{what} {method} p50 of {rows}", model, compressed, request(rows)));
            report.Row([method, $"{compressed.Length / (double)model.Length:0.000}", $"{after:0.0000}", .. times]);
        }
    }

    // Both are timed in turn, so that what else the machine does meets them alike.
    private static string Compare(
        Report report, string what, byte[] model, byte[] compressed, IReadOnlyCollection<NamedOnnxValue> request)
    {
        using var floats = new OnnxModel(model);
        using var integers = new OnnxModel(compressed);
        var (before, after) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (one, other) = (new List<double>(), new List<double>());
            for (var run = 0; run < Runs; run++)
            {
                one.Add(Time(floats, request));
                other.Add(Time(integers, request));
            }

            if (round >= 0)
            {
                before.Add(Median(one));
                after.Add(Median(other));
            }
        }

        report.Reported(what, [.. after.Order()], Median(before), "ms");
        return $"{Median(after):0.000} / {Median(before):0.000}";
    }

    private static double Time(OnnxModel model, IReadOnlyCollection<NamedOnnxValue> request)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        model.Answer(request);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static NamedOnnxValue Pixels(int rows) => NamedOnnxValue.CreateFromTensor(
        "pixels",
        new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(
            Enumerable.Range(0, rows * 64).Select(i => (float)(i * 7 % 17)).ToArray(), [rows, 1, 8, 8]));
}
