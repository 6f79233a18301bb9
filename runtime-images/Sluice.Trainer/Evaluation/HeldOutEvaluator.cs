using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Evaluation;

/// <summary>
/// Sends the held-out rows, raw, through the exported model, compares what it answers with torch, and judges it. So the metrics are those
/// of the very bytes that are published.
/// </summary>
internal static class HeldOutEvaluator
{
    /// <summary>The largest difference between probabilities that counts as rounding.</summary>
    public const double Tolerance = 1e-4;

    private const int Chunk = 4096;

    /// <summary>Compares and judges.</summary>
    /// <returns>The judgement, and the largest difference between a probability of the exported model and torch's.</returns>
    /// <exception cref="TrainerException">The exported model answers otherwise than torch (70).</exception>
    public static (HeldOutEvaluation Evaluation, double LargestDifference) Evaluate(Table table, int[] heldOut, Preprocessor preprocessor, TrainingSession session, byte[] model)
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
