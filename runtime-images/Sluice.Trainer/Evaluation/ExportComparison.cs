using Sluice.Data.Failures;

namespace Sluice.Trainer.Evaluation;

/// <summary>Compares the predictions of the exported model with torch's.</summary>
internal static class ExportComparison
{
    /// <summary>Compares the predictions for some rows.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="torch">Torch's probabilities, row by row.</param>
    /// <param name="exported">The exported model's probabilities.</param>
    /// <param name="labels">The exported model's labels.</param>
    /// <param name="tolerance">Largest difference that counts as rounding.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="JobException">The predictions differ (70).</exception>
    public static double Compare(
        IReadOnlyList<string> classes,
        IReadOnlyList<float> torch,
        IReadOnlyList<float> exported,
        IReadOnlyList<string> labels,
        double tolerance)
    {
        if (torch.Count != exported.Count || labels.Count * classes.Count != torch.Count)
        {
            throw JobException.Software("ExportMismatch",
                $"the exported model gave {labels.Count} labels and {exported.Count} probabilities, "
                + $"torch gave {torch.Count}; nothing is published");
        }

        var largest = 0.0;
        for (var i = 0; i < torch.Count; i++)
        {
            var difference = Math.Abs((double)torch[i] - exported[i]);

            // The comparison is negated so that NaN fails.
            if (!(difference <= tolerance))
            {
                var (row, name) = (i / classes.Count, classes[i % classes.Count]);
                var problem = FormattableString.Invariant(
                    $"the exported model gives class '{name}' of held-out row {row} the probability {exported[i]}, torch {torch[i]}")
                    + FormattableString.Invariant($": a difference of {difference}, more than {tolerance}; nothing is published");
                throw JobException.Software("ExportMismatch", problem);
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

    // A different label is an error unless the two probabilities are equal within the tolerance, so that only rounding decides.
    private static void Compare(
        IReadOnlyList<string> classes, IReadOnlyList<float> torch, string label, int predicted, int row, double tolerance)
    {
        var place = -1;
        for (var i = 0; i < classes.Count && place < 0; i++)
        {
            place = classes[i] == label ? i : -1;
        }

        var start = row * classes.Count;
        if (place < 0 || torch[start + predicted] - torch[start + place] > tolerance)
        {
            throw JobException.Software("ExportMismatch",
                $"the exported model predicts '{label}' for held-out row {row}, torch predicts '{classes[predicted]}'; "
                + "nothing is published");
        }
    }
}
