namespace Sluice.Trainer.Evaluation.Bootstrap;

/// <summary>The standard normal distribution, and the quantiles of Student's t that are made of its own.</summary>
internal static class NormalDistribution
{
    private const double Farthest = 8;

    /// <summary>
    /// The probability of a value of at most <paramref name="x"/>, to 1e-15: 1/2 plus the density times x + x³/3 + x⁵/15 + … (Marsaglia,
    /// Evaluating the Normal Distribution, 2004, https://doi.org/10.18637/jss.v011.i04).
    /// </summary>
    public static double Cdf(double x)
    {
        if (Math.Abs(x) > Farthest)
        {
            return x > 0 ? 1 : 0;
        }

        var (sum, last, term) = (x, double.NaN, x);
        for (var i = 3; sum != last; i += 2)
        {
            term *= x * x / i;
            (last, sum) = (sum, sum + term);
        }

        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>The value that is not exceeded with a probability, found by bisection; within -8 and 8.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    public static double Quantile(double probability)
    {
        var (low, high) = (-Farthest, Farthest);
        while (true)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                return middle;
            }

            (low, high) = Cdf(middle) < probability ? (middle, high) : (low, middle);
        }
    }

    /// <summary>
    /// The quantile of Student's t by its expansion around the normal one (Abramowitz and Stegun, 26.7.5). The error is below 0.01 from
    /// five degrees of freedom on, for probabilities between 0.01 and 0.99.
    /// </summary>
    /// <param name="z">The normal quantile.</param>
    /// <param name="freedom">Degrees of freedom.</param>
    public static double StudentQuantile(double z, double freedom)
    {
        var (z3, z5, z7) = (Math.Pow(z, 3), Math.Pow(z, 5), Math.Pow(z, 7));
        return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * Math.Pow(freedom, 2))
            + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * Math.Pow(freedom, 3));
    }
}
