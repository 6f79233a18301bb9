namespace Sluice.Benchmarks.Gates;

/// <summary>
/// A rule of thumb for comparison: roll back when the candidate's share of errors, over at least 50 of its requests, exceeds one and a
/// half times stable's.
/// </summary>
internal static class ThresholdRule
{
    private const int LeastRequests = 50;
    private const double Ratio = 1.5;

    /// <summary>The number of requests after which the rule rolls back, infinite when it never does.</summary>
    public static double Until(Split split, int looks, int tick)
    {
        for (var look = 1; look <= looks; look++)
        {
            split.Serve(tick);
            if (split.Requests >= LeastRequests && split.Observed > Ratio * split.StableObserved)
            {
                return split.All;
            }
        }

        return double.PositiveInfinity;
    }
}
