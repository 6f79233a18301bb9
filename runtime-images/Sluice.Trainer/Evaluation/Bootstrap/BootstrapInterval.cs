using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Evaluation.Bootstrap;

/// <summary>A number that was estimated from rows, with the interval in which it lies.</summary>
/// <param name="Estimate">The value on the rows.</param>
/// <param name="Low">Lower end. NaN where the interval is undefined.</param>
/// <param name="High">Upper end. NaN where the interval is undefined.</param>
/// <param name="Undefined">Number of resamples on which the number was undefined, for example because a class was missing.</param>
public sealed record BootstrapInterval(double Estimate, double Low, double High, int Undefined);

/// <summary>A metric of two models on the same rows.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Better">Which of two values is the better one.</param>
/// <param name="Stable">The value of the stable version.</param>
/// <param name="Candidate">The value of the candidate.</param>
/// <param name="Difference">The candidate's value minus the stable version's.</param>
public sealed record MetricDifference(string Metric, Better Better, double Stable, double Candidate, BootstrapInterval Difference)
{
    /// <summary>
    /// The largest harm that the interval admits: by how much the candidate may be worse, in the unit of the metric. Negative where it is
    /// better for certain. NaN where that is undefined.
    /// </summary>
    public double MostHarm => Better switch
    {
        Better.Higher => -Difference.Low,
        Better.Lower => Difference.High,
        _ => double.NaN,
    };

    /// <summary>Whether it is proven that the candidate is not worse by more than a margin. What is undefined proves nothing.</summary>
    /// <param name="margin">The margin, 0 or more, in the unit of the metric.</param>
    public bool IsNotWorseBy(double margin) => MostHarm <= margin;
}
