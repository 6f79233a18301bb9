using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>Candidates that are worse by exactly the margin. Neither verdict may be given more often than its bound allows.</summary>
internal static class Boundary
{
    private const double Alpha = 0.05;
    private const double Margin = 0.01;

    public static void Run(Report report)
    {
        report.Table(
            $"Worse by exactly the margin of {Margin}, {Rollouts.Count} rollouts per row, 100 looks, 30000 requests",
            "",
            "harm proven",
            "not worse",
            "bound (+3 sigma)");
        foreach (var (share, rate) in from share in new[] { 0.01, 0.1, 0.5 } from rate in new[] { 0.001, 0.02 } select (share, rate))
        {
            var seed = 77 + (int)((share * 1000) + (rate * 7_000_000));
            var harm = Tell(SequentialTest.OfHarm(share, Margin), seed, share, rate);
            var notWorse = Tell(SequentialTest.OfNotWorse(share, Margin), seed + 1, share, rate);
            var what = $"share {share:0.##}, errors {rate:0.###} and {rate + Margin:0.###}";
            report.Row(what, $"{harm:0.0000}", $"{notWorse:0.0000}", $"{Rollouts.Limit(Alpha):0.0000}");
            report.AtMost($"harm proven when worse by exactly the margin, {what}", harm, Rollouts.Limit(Alpha), "share of rollouts");
            report.AtMost(
                $"not worse when worse by exactly the margin, {what}", notWorse, Rollouts.Limit(Alpha), "share of rollouts");
        }
    }

    private static double Tell(SequentialTest test, int seed, double share, double rate) => Rollouts.Share(
        seed, random => double.IsFinite(Rollouts.Until(test, new Split(random, share, rate + Margin, rate), Alpha, looks: 100, tick: 300)));
}
