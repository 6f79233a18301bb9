using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Tasks;

/// <summary>Compares the labels that an exported model gives with those that follow from torch's probabilities.</summary>
internal static class LabelComparison
{
    /// <summary>Compares labels. A different one is an error unless rounding alone decides between the two.</summary>
    /// <param name="classes">The labels by their indexes.</param>
    /// <param name="labels">What the exported model gave.</param>
    /// <param name="expected">The index of the label that follows from torch's probabilities, negative where there is none.</param>
    /// <param name="isLevel">Whether rounding alone decides between that label and another one, by their number and its index.</param>
    /// <param name="name">What a label belongs to, by its number, for messages.</param>
    /// <exception cref="JobException">They differ (70).</exception>
    public static void Compare(
        IReadOnlyList<string> classes, string[] labels, int[] expected, Func<int, int, bool> isLevel, Func<int, string> name)
    {
        if (labels.Length != expected.Length)
        {
            throw JobException.Software("ExportMismatch",
                $"the exported model gave {labels.Length} labels where {expected.Length} are due; nothing is published");
        }

        var places = classes.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
        {
            var (place, due) = (places.GetValueOrDefault(labels[i], -1), expected[i]);
            var nothing = due < 0;
            if (nothing ? labels[i].Length > 0 : place != due && (place < 0 || !isLevel(i, place)))
            {
                throw JobException.Software("ExportMismatch",
                    $"the exported model predicts '{labels[i]}' for {name(i)}, torch predicts "
                    + $"'{(nothing ? "" : classes[due])}'; nothing is published");
            }
        }
    }

    /// <summary>Whether a class has the highest probability but for rounding.</summary>
    /// <param name="probabilities">The probabilities of the classes.</param>
    /// <param name="other">The class.</param>
    /// <param name="tolerance">Largest difference that counts as rounding.</param>
    public static bool AreLevel(ReadOnlySpan<float> probabilities, int other, double tolerance) =>
        probabilities[Predictions.Highest(probabilities)] - probabilities[other] <= tolerance;
}
