using Sluice.Data.Failures;
using Sluice.Data.Tables;
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

    /// <summary>Compares the exported model with torch, and computes its metrics.</summary>
    /// <param name="heldOut">The rows, batch by batch.</param>
    /// <param name="classes">The classes, in the order of their labels.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="session">The training at its end.</param>
    /// <param name="model">The exported model.</param>
    /// <returns>The metrics, and the largest difference between a probability of the exported model and torch's.</returns>
    /// <exception cref="JobException">The exported model and torch disagree (70).</exception>
    public static (HeldOutEvaluation Evaluation, double LargestDifference) Evaluate(
        IEnumerable<RowBatch> heldOut,
        IReadOnlyList<string> classes,
        Preprocessor preprocessor,
        TrainingSession session,
        byte[] model)
    {
        using var onnx = new OnnxModel(model);
        var places = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var tally = new EvaluationTally(classes);
        var largest = 0.0;
        foreach (var batch in heldOut)
        {
            var (labels, exported) = onnx.Predict(preprocessor, batch);
            var ours = session.Probabilities(preprocessor.Encode(batch), preprocessor.Width);
            largest = Math.Max(largest, ExportComparison.Compare(classes, ours, exported, labels, Tolerance));
            tally.Add(batch.Labels, [.. labels.Select(label => places[label])], exported);
        }

        return (tally.Result(), largest);
    }
}
