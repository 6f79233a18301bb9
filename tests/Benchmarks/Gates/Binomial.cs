namespace Sluice.Benchmarks.Gates;

/// <summary>Draws from binomial distributions, exactly.</summary>
internal static class Binomial
{
    /// <summary>
    /// Draws the number of successes in a number of trials with a probability each. The gaps between successes are geometric.
    /// </summary>
    public static int Draw(Random random, int count, double probability)
    {
        if (probability <= 0 || count <= 0)
        {
            return 0;
        }

        if (probability > 0.5)
        {
            return count - Draw(random, count, 1 - probability);
        }

        var scale = 1 / Math.Log(1 - probability);
        var drawn = 0;
        for (var at = 0.0; ; drawn++)
        {
            at += Math.Floor(Math.Log(1 - random.NextDouble()) * scale) + 1;
            if (at > count)
            {
                return drawn;
            }
        }
    }

    /// <summary>P(X ≥ least) for a binomial X with a number of trials and a probability.</summary>
    public static double AtLeast(int count, double probability, int least)
    {
        var sum = 0.0;
        var log = count * Math.Log(1 - probability);
        for (var k = 0; k < least; k++)
        {
            sum += Math.Exp(log);
            log += Math.Log((double)(count - k) / (k + 1)) + Math.Log(probability / (1 - probability));
        }

        return Math.Max(0, 1 - sum);
    }
}
