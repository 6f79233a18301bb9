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
    public static double Measure(JudgedModel model, int rows, string quantile, CancellationToken stop)
    {
        using var onnx = new OnnxModel(model.Model);
        var inputs = Inputs(model, Request(model.HeldOut.First(), rows));
        for (var i = 0; i < WarmUpRuns; i++)
        {
            stop.ThrowIfCancellationRequested();
            onnx.Answer(inputs);
        }

        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (times.Count < LeastRuns || (times.Count < MostRuns && Stopwatch.GetElapsedTime(start) < Enough))
        {
            stop.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            onnx.Answer(inputs);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        var share = int.Parse(quantile.AsSpan(1), CultureInfo.InvariantCulture) / 100.0;
        return times[(int)Math.Ceiling(share * times.Count) - 1];
    }

    // A row of preferences is two texts, and a request has one for each row.
    private static IReadOnlyCollection<NamedOnnxValue> Inputs(JudgedModel model, RowBatch request) =>
        model.Task.SendsNumbers && model.Task.Inputs(model.Preprocessor, request) is var numbers
            ? model.Preprocessor.RawOf(numbers[..(numbers.Length / model.Task.Sequences)])
            : model.Preprocessor.Raw(request);

    private static RowBatch Request(RowBatch batch, int rows)
    {
        int[] chosen = [.. Enumerable.Range(0, rows).Select(i => i % batch.Count)];
        return new RowBatch
        {
            Features = [.. batch.Features.Select(column => Chosen(column, chosen, batch.Count))],
            Target = null,
            Positions = [.. chosen.Select(row => batch.Positions[row])],
        };
    }

    private static FeatureColumn Chosen(FeatureColumn column, int[] rows, int count) => column switch
    {
        NumericColumn { Values: var values } => new NumericColumn(column.Name, [.. rows.Select(row => values[row])]),
        CategoricalColumn { Values: var values } => new CategoricalColumn(column.Name, [.. rows.Select(row => values[row])]),
        TextColumn { Values: var values } => new TextColumn(column.Name, [.. rows.Select(row => values[row])]),
        ImageColumn { Pixels: var pixels } => new ImageColumn(
            column.Name,
            [.. rows.SelectMany(row => new ArraySegment<float>(pixels, row * (pixels.Length / count), pixels.Length / count))]),
        _ => throw new ArgumentException($"column '{column.Name}' is of an unknown kind"),
    };
}
