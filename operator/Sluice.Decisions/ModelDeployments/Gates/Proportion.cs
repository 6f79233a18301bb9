namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// Bounds on a share of bad events. Wilson's score interval (E. B. Wilson, 1927) holds for few events and for shares near 0 and 1;
/// Newcombe's hybrid (R. G. Newcombe, 1998, method 10) makes one for the difference of two shares from it.
/// </summary>
public static class Proportion
{
    /// <summary>
    /// One-sided 0.05 %. Stricter than a single look needs: the evidence of a step is looked at every few seconds, and each look is a
    /// chance to be wrong.
    /// </summary>
    public const double Z = 3.29;

    /// <summary>Lower bound on a share.</summary>
    public static double Lower(long bad, long all) => all <= 0 ? 0 : Bound(bad, all, -Z);

    /// <summary>Upper bound on a share.</summary>
    public static double Upper(long bad, long all) => all <= 0 ? 1 : Bound(bad, all, Z);

    /// <summary>Lower bound on how much greater the first share is than the second.</summary>
    public static double LowerOfDifference(long bad, long all, long otherBad, long otherAll)
    {
        if (all <= 0 || otherAll <= 0)
        {
            return -1;
        }

        var share = (double)bad / all;
        var other = (double)otherBad / otherAll;
        var down = share - Lower(bad, all);
        var up = Upper(otherBad, otherAll) - other;
        return share - other - Math.Sqrt((down * down) + (up * up));
    }

    private static double Bound(long bad, long all, double z)
    {
        double n = all;
        var share = bad / n;
        var centre = share + (z * z / (2 * n));
        var spread = z * Math.Sqrt((share * (1 - share) / n) + (z * z / (4 * n * n)));
        return Math.Clamp((centre + spread) / (1 + (z * z / n)), 0, 1);
    }
}
