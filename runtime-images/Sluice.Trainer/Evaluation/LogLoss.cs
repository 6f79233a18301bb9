namespace Sluice.Trainer.Evaluation;

/// <summary>Mean negative logarithm of the probability that was given to the true class.</summary>
public static class LogLoss
{
    /// <summary>Probabilities below this count as this, so that one row cannot make the mean infinite.</summary>
    public const double Least = 1e-15;

    /// <summary>Of rows of probabilities.</summary>
    /// <param name="classes">Probabilities of a row.</param>
    /// <param name="actual">Class of each row.</param>
    /// <param name="probabilities">The rows one after the other.</param>
    public static double Of(int classes, IReadOnlyList<int> actual, IReadOnlyList<float> probabilities)
        => actual.Select((label, i) => -Math.Log(Math.Max(probabilities[i * classes + label], Least))).DefaultIfEmpty(0).Average();
}
