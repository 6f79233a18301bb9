using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>How long the exported model takes for a request, in one thread as it is served.</summary>
internal static class ModelLatency
{
    /// <summary>Fewest runs that are timed. More are where they take little time, so that a quantile rests on many.</summary>
    public const int LeastRuns = 300;

    private const int MostRuns = 1000;
    private const int WarmUpRuns = 30;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    /// <summary>Times runs of a request of held-out rows, after some that are not timed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of the request. Where fewer are held out, they are repeated.</param>
    /// <param name="quantile">The quantile, such as <c>p95</c>.</param>
    /// <param name="stop">Ends the runs.</param>
    /// <returns>The quantile of the times, in milliseconds.</returns>
    public static double Measure(JudgedModel model, int rows, string quantile, CancellationToken stop) =>
        Measure(model, [model.Model], rows, quantile, stop)[0];

    /// <summary>Times several forms of a model in turn, so that what else the machine does meets them alike.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forms">Its forms, which take the same requests.</param>
    /// <param name="rows">Rows of the request.</param>
    /// <param name="quantile">The quantile.</param>
    /// <param name="stop">Ends the runs.</param>
    /// <returns>The quantile of the times of each form, in milliseconds.</returns>
    public static IReadOnlyList<double> Measure(
        JudgedModel model, IReadOnlyList<byte[]> forms, int rows, string quantile, CancellationToken stop)
    {
        var inputs = Inputs(model, Request(model.HeldOut.First(), rows));
        var loaded = new List<OnnxModel>();
        try
        {
            loaded.AddRange(forms.Select(form => new OnnxModel(form)));
            return Measure(loaded, inputs, quantile, stop);
        }
        finally
        {
            loaded.ForEach(onnx => onnx.Dispose());
        }
    }

    /// <summary>Times loaded models in turn on one request.</summary>
    /// <param name="forms">The models.</param>
    /// <param name="inputs">The request.</param>
    /// <param name="quantile">The quantile.</param>
    /// <param name="stop">Ends the runs.</param>
    /// <returns>The quantile of the times of each model, in milliseconds.</returns>
    public static IReadOnlyList<double> Measure(
        IReadOnlyList<OnnxModel> forms, IReadOnlyCollection<NamedOnnxValue> inputs, string quantile, CancellationToken stop)
    {
        var share = int.Parse(quantile.AsSpan(1), CultureInfo.InvariantCulture) / 100.0;
        var times = forms.Select(_ => new List<double>()).ToArray();
        var start = 0L;
        for (var run = -WarmUpRuns; run < LeastRuns || (run < MostRuns && Stopwatch.GetElapsedTime(start) < Enough); run++)
        {
            stop.ThrowIfCancellationRequested();
            start = run == 0 ? Stopwatch.GetTimestamp() : start;
            for (var i = 0; i < forms.Count; i++)
            {
                var began = Stopwatch.GetTimestamp();
                forms[i].Answer(inputs);
                if (run >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        }

        return [.. times.Select(each => each.Order().ElementAt((int)Math.Ceiling(share * each.Count) - 1))];
    }

    // A row of preferences is two texts, and a request has one for each row.
    private static IReadOnlyCollection<NamedOnnxValue> Inputs(JudgedModel model, RowBatch request) =>
        model.Task.SendsNumbers && model.Task.Inputs(model.Preprocessor, request) is var numbers
            ? model.Preprocessor.RawOf(numbers[..(numbers.Length / model.Task.Sequences)])
            : model.Preprocessor.Raw(request);

    private static RowBatch Request(RowBatch batch, int rows) =>
        batch.Choose([.. Enumerable.Range(0, rows).Select(i => i % batch.Count)]) with { Target = null };
}
