using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Evaluation;

/// <summary>
/// Runs the exported model on the raw held-out rows, compares its predictions with torch's, and computes the metrics. So the metrics are
/// those of exactly the bytes that are published.
/// </summary>
internal static class HeldOutEvaluator
{
    /// <summary>Largest difference between probabilities that counts as rounding.</summary>
    public const double Tolerance = 1e-4;

    private const int Chunk = 4096;

    /// <summary>Compares the exported model with torch, and computes its metrics.</summary>
    /// <returns>The metrics, and the largest difference between a probability of the exported model and torch's.</returns>
    /// <exception cref="TrainerException">The exported model and torch disagree (70).</exception>
    public static (HeldOutEvaluation Evaluation, double LargestDifference) Evaluate(
        Table table, int[] heldOut, Preprocessor preprocessor, TrainingSession session, byte[] model)
    {
        using var onnx = new OnnxModel(model);
        var labels = new List<string>(heldOut.Length);
        var exported = new List<float>(heldOut.Length * table.Classes.Count);
        var largest = 0.0;
        foreach (var rows in heldOut.Chunk(Chunk))
        {
            var (theirLabels, theirs) = onnx.Run(table, rows);
            var ours = session.Probabilities(preprocessor.Encode(table, rows), preprocessor.Width);
            largest = Math.Max(largest, ExportComparison.Compare(table.Classes, ours, theirs, theirLabels, Tolerance));
            labels.AddRange(theirLabels);
            exported.AddRange(theirs);
        }

        int[] actual = [.. heldOut.Select(row => table.Labels[row])];
        var places = table.Classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var matrix = new ConfusionMatrix(table.Classes.Count, actual, [.. labels.Select(label => places[label])]);
        var evaluation = new HeldOutEvaluation
        {
            Rows = heldOut.Length,
            Metrics = Metrics.Of(table.Classes, matrix, LogLoss.Of(table.Classes.Count, actual, exported)),
            ConfusionMatrix = matrix.Counts,
        };
        return (evaluation, largest);
    }
}

/// <summary>The metrics of the exported model on held-out rows.</summary>
internal sealed record HeldOutEvaluation
{
    /// <summary>Number of evaluated rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Metrics by name, as decimals.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>The counts: one row per actual class, one column per predicted class, in the order of the classes.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }
}
