using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>The same traffic with an increasing number of looks. The error rate must never rise above alpha.</summary>
internal static class Looks
{
    private const double Alpha = 0.05;
    private const int Requests = 30_000;

    public static void Run(Report report)
    {
        report.Table(
            $"A/A, share 0.1, errors 0.02, {Requests} requests, by the number of looks",
            "looks",
            "false rollbacks",
            "bound (+3 sigma)",
            "z-test each look");
        var test = SequentialTest.OfHarm(0.1, 0);
        foreach (var looks in new[] { 1, 10, 100, 300 })
        {
            var alarms = Rollouts.Share(
                4711, random => double.IsFinite(Rollouts.Until(test, new Split(random, 0.1, 0.02, 0.02), Alpha, looks, Requests / looks)));
            var peeking = Rollouts.Share(4711, random => Peeks(new Split(random, 0.1, 0.02, 0.02), looks));
            report.Row($"{looks}", $"{alarms:0.0000}", $"{Rollouts.Limit(Alpha):0.0000}", $"{peeking:0.0000}");
            report.AtMost(
                $"false rollbacks, {looks} looks, beside a z-test at each look",
                alarms,
                Rollouts.Limit(Alpha),
                "share of rollouts",
                peeking);
        }
    }

    // Most rollout controllers in effect repeat at each look a test that is designed for one look.
    private static bool Peeks(Split split, int looks)
    {
        const double OneSided = 1.645;
        for (var look = 0; look < looks; look++)
        {
            split.Serve(Requests / looks);
            var stable = split.All - split.Requests;
            var pooled = (double)(split.Bad + split.StableBad) / split.All;
            var deviation = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / Math.Max(1, split.Requests)) + (1.0 / Math.Max(1, stable))));
            if (split.Observed - split.StableObserved > OneSided * deviation)
            {
                return true;
            }
        }

        return false;
    }
}
