using Sluice.Data.Failures;

namespace Sluice.Trainer.Evaluation;

/// <summary>Compares the answers of the exported model with torch's.</summary>
internal static class ExportComparison
{
    /// <summary>Compares the answers to some rows.</summary>
    /// <param name="output">Name of the output.</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="torch">Torch's numbers, row by row.</param>
    /// <param name="exported">The exported model's numbers.</param>
    /// <param name="tolerance">Largest difference that counts as rounding.</param>
    /// <param name="first">Number of the first row among the held-out ones, for messages.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="JobException">The answers differ (70).</exception>
    public static double Compare(
        string output, int width, IReadOnlyList<float> torch, IReadOnlyList<float> exported, double tolerance, long first)
    {
        if (torch.Count != exported.Count)
        {
            throw JobException.Software("ExportMismatch",
                $"the exported model gave {exported.Count} numbers as '{output}', torch gave {torch.Count}; nothing is published");
        }

        var largest = 0.0;
        for (var i = 0; i < torch.Count; i++)
        {
            var difference = Math.Abs((double)torch[i] - exported[i]);

            // The comparison is negated so that NaN fails.
            if (!(difference <= tolerance))
            {
                throw JobException.Software("ExportMismatch", FormattableString.Invariant(
                    $"the exported model gives held-out row {first + i / width} the {output}[{i % width}] {exported[i]}, torch {torch[i]}")
                    + FormattableString.Invariant($": a difference of {difference}, more than {tolerance}; nothing is published"));
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
