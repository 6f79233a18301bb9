namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>Makes predictions of probabilities, and losses of both.</summary>
public static class Predictions
{
    /// <summary>Lower bound of a probability in a log loss, so that one row cannot make the mean infinite.</summary>
    public const double LeastProbability = 1e-15;

    /// <summary>The class with the highest probability for each row, the first of equals. -1 where a probability is NaN.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="probabilities">Probabilities, row by row.</param>
    public static int[] Highest(int classes, ReadOnlySpan<float> probabilities)
    {
        var predicted = new int[probabilities.Length / classes];
        for (var row = 0; row < predicted.Length; row++)
        {
            predicted[row] = Highest(probabilities.Slice(row * classes, classes));
        }

        return predicted;
    }

    /// <summary>The log loss of one outcome.</summary>
    /// <param name="probability">Probability of what happened. NaN gives NaN.</param>
    public static double LogLoss(double probability) => -Math.Log(Math.Max(probability, LeastProbability));

    /// <summary>The class with the highest of the probabilities, the first of equals. -1 where one is NaN.</summary>
    internal static int Highest(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (float.IsNaN(probabilities[i]))
            {
                return -1;
            }

            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }
}
