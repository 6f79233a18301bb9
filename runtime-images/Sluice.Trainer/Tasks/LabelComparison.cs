using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Tasks;

/// <summary>Compares the labels that an exported model gives with the probabilities that torch gives.</summary>
internal static class LabelComparison
{
    /// <summary>
    /// Compares labels. A different one is an error unless the two probabilities are equal within the tolerance, so that only rounding
    /// decides. Where all probabilities are 0 there is nothing to label, and the label is an empty text.
    /// </summary>
    /// <param name="classes">The labels, in the order of the probabilities.</param>
    /// <param name="labels">What the exported model gave.</param>
    /// <param name="answers">Torch's probabilities, one for each class for each label.</param>
    /// <param name="tolerance">Largest difference that counts as rounding.</param>
    /// <param name="name">What a label belongs to, by its number, for messages.</param>
    /// <exception cref="JobException">They differ (70).</exception>
    public static void Compare(
        IReadOnlyList<string> classes, string[] labels, float[] answers, double tolerance, Func<int, string> name)
    {
        var predicted = Predictions.Highest(classes.Count, answers);
        if (labels.Length != predicted.Length)
        {
            throw JobException.Software("ExportMismatch",
                $"the exported model gave {labels.Length} labels where {predicted.Length} are due; nothing is published");
        }

        var places = classes.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
        {
            var (start, place) = (i * classes.Count, places.GetValueOrDefault(labels[i], -1));
            var nothing = answers[start + predicted[i]] == 0;
            if (nothing ? labels[i].Length > 0 : place < 0 || answers[start + predicted[i]] - answers[start + place] > tolerance)
            {
                throw JobException.Software("ExportMismatch",
                    $"the exported model predicts '{labels[i]}' for {name(i)}, torch predicts "
                    + $"'{(nothing ? "" : classes[predicted[i]])}'; nothing is published");
            }
        }
    }
}
