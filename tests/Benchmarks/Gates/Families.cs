using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>
/// A rollout of four steps with ten gates whose bad requests are correlated: the probability that any gate at any step rolls it back.
/// </summary>
internal static class Families
{
    private const int Gates = 10;
    private const double Rate = 0.02;

    private static readonly RolloutStrategy Strategy = new()
    {
        Steps = [.. new[] { 1, 5, 10, 50, 100 }.Select(weight => new RolloutStep { Weight = weight })],
        Gates =
        [
            .. Enumerable.Range(0, Gates)
                .Select(gate => new RolloutGate { Name = $"gate-{gate}", ErrorRate = new ErrorRateGate { Margin = "0" } }),
        ],
    };

    public static void Run(Report report)
    {
        var alpha = GateAlpha.Of(Strategy);
        report.Table(
            $"A/A, ten gates, four steps, alpha 0.05 for all, {alpha:0.######} each",
            "bad requests in common",
            "false rollbacks",
            "bound (+3 sigma)");
        foreach (var common in new[] { 0.5, 0.9 })
        {
            var alarms = Rollouts.Share(900 + (int)(10 * common), random => SendsBack(random, common, alpha));
            report.Row($"{common:0%}", $"{alarms:0.0000}", $"{Rollouts.Limit(0.05):0.0000}");
            report.AtMost($"false rollbacks, ten gates with {common:0%} in common", alarms, Rollouts.Limit(0.05), "share of rollouts");
        }
    }

    private static bool SendsBack(Random random, double common, double alpha)
    {
        foreach (var weight in new[] { 0.01, 0.05, 0.1, 0.5 })
        {
            var test = SequentialTest.OfHarm(weight, 0);
            var shared = new Split(random, weight, Rate * common, Rate * common);
            var own = Enumerable.Range(0, Gates).Select(_ => new Split(random, weight, Rate * (1 - common), Rate * (1 - common))).ToList();
            for (var look = 0; look < 25; look++)
            {
                shared.Serve(200);
                foreach (var gate in own)
                {
                    gate.Serve(common < 1 ? 200 : 0);
                    var bad = shared.Bad + gate.Bad;
                    var stableBad = shared.StableBad + gate.StableBad;
                    if (test.Evidence(shared.All, bad, stableBad) >= SequentialTest.Threshold(alpha))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
