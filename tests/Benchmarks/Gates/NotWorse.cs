using Sluice.Api.ModelDeployments;

namespace Sluice.Benchmarks.Gates;

/// <summary>Measures how many requests it takes until a candidate equal to stable is proven not worse.</summary>
internal static class NotWorse
{
    private const int Count = 500;

    public static void Run(Report report)
    {
        report.Table($"Not worse, median requests of both versions, {Count} rollouts a row", "", "sequential", "bound");
        foreach (var (share, rate, margin, most) in new[]
        {
            (0.1, 0, 0.05, 800),
            (0.1, 0.01, 0.05, 1800),
            (0.5, 0, 0.01, 800),
            (0.5, 0.01, 0.01, 6000),
            (0.01, 0, 0.01, 40_000),
            (0.1, 0.01, 0.01, 20_000),
        })
        {
            var tick = most / 100;
            var found = Rollouts.Median(
                23,
                random =>
                    Rollouts.Until(GateVerdict.Passed, new Split(random, share, rate, rate), share, margin, 0.05, looks: 1000, tick),
                Count);
            var what = $"share {share:0.##}, errors {rate:0.##}, margin {margin:0.##}";
            report.Row(what, $"{found:0}", $"{most}");
            report.AtMost($"requests until not worse is proven, {what}", found, most, "requests");
        }
    }
}
