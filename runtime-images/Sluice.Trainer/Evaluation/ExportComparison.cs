using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Evaluation;

/// <summary>Holds what the exported model answers against what torch does.</summary>
internal static class ExportComparison
{
    /// <summary>Compares the answers for some rows.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="torch">Torch's probabilities, the rows one after the other.</param>
    /// <param name="exported">The exported model's.</param>
    /// <param name="labels">The exported model's labels.</param>
    /// <param name="tolerance">The largest difference that is rounding.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="TrainerException">They differ (70).</exception>
    public static double Compare(IReadOnlyList<string> classes, IReadOnlyList<float> torch, IReadOnlyList<float> exported, IReadOnlyList<string> labels, double tolerance)
    {
        if (torch.Count != exported.Count || labels.Count * classes.Count != torch.Count)
        {
            throw TrainerException.Software("ExportMismatch",
                $"the exported model gave {labels.Count} labels and {exported.Count} probabilities where torch gave {torch.Count}; nothing is published");
        }

        var largest = 0.0;
        for (var i = 0; i < torch.Count; i++)
        {
            var difference = Math.Abs((double)torch[i] - exported[i]);

            // Written so that NaN does not pass.
            if (!(difference <= tolerance))
            {
                throw TrainerException.Software("ExportMismatch", FormattableString.Invariant(
                    $"the exported model gives class '{classes[i % classes.Count]}' of held-out row {i / classes.Count} the probability {exported[i]}, torch {torch[i]}: a difference of {difference}, more than {tolerance}; nothing is published"));
            }

            largest = Math.Max(largest, difference);
        }

        var predicted = Metrics.Predicted(classes.Count, torch);
        for (var row = 0; row < labels.Count; row++)
        {
            Compare(classes, torch, labels[row], predicted[row], row, tolerance);
        }

        return largest;
    }

    // Another label is an error unless the two classes are level within the tolerance: then rounding alone decides between them.
    private static void Compare(IReadOnlyList<string> classes, IReadOnlyList<float> torch, string label, int predicted, int row, double tolerance)
    {
        var place = -1;
        for (var i = 0; i < classes.Count && place < 0; i++)
        {
            place = classes[i] == label ? i : -1;
        }

        var start = row * classes.Count;
        if (place < 0 || torch[start + predicted] - torch[start + place] > tolerance)
        {
            throw TrainerException.Software("ExportMismatch",
                $"the exported model takes held-out row {row} for '{label}', torch for '{classes[predicted]}'; nothing is published");
        }
    }
}
