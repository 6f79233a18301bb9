using Sluice.Trainer.Evaluation.Bootstrap;

namespace Sluice.Trainer.Evaluation.Slices;

/// <summary>Number, mean and variance of the losses of some rows.</summary>
internal struct Moments
{
    private double sum;
    private double squares;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Mean. NaN without rows.</summary>
    public readonly double Mean => sum / Count;

    /// <summary>Standard deviation of the sample. Needs two rows.</summary>
    public readonly double Deviation => Math.Sqrt(Variance);

    private readonly double Variance => Math.Max(0, (squares - sum * sum / Count) / (Count - 1));

    /// <summary>Adds a row.</summary>
    public void Add(double loss)
    {
        Count++;
        sum += loss;
        squares += loss * loss;
    }

    /// <summary>The rows that are left without some of them.</summary>
    public readonly Moments Without(Moments some)
        => new() { Count = Count - some.Count, sum = sum - some.sum, squares = squares - some.squares };

    /// <summary>The probability of an error if the mean is said to be above another: Welch's test, by the normal distribution.</summary>
    /// <param name="other">The other rows, at least two.</param>
    public readonly double ErrorOfBeingAbove(Moments other)
    {
        var error = Math.Sqrt(Variance / Count + other.Variance / other.Count);
        return Mean > other.Mean ? NormalDistribution.Cdf((other.Mean - Mean) / error) : 1;
    }
}
