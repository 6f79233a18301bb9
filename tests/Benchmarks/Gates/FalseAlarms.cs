using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>Measures how many candidates equal to stable are rolled back. A margin of 0 is the hardest case.</summary>
internal static class FalseAlarms
{
    private const double Alpha = 0.05;

    public static void Run(Report report)
    {
        report.Table(
            $"A/A, {Rollouts.Count} rollouts a row, 100 looks, 30000 requests, alpha {Alpha}, margin 0",
            "",
            "false rollbacks",
            "bound (+3 sigma)",
            "threshold rule");
        var cases =
            from share in new[] { 0.01, 0.05, 0.1, 0.5 }
            from rate in new[] { 0.001, 0.01, 0.1 }
            select (share, rate);
        foreach (var (share, rate) in cases)
        {
            var seed = (int)((share * 1000) + (rate * 7_000_000));
            var test = SequentialTest.OfHarm(share, 0);
            var alarms = Rollouts.Share(
                seed, random => double.IsFinite(Rollouts.Until(test, new Split(random, share, rate, rate), Alpha, looks: 100, tick: 300)));
            var threshold = Rollouts.Share(
                seed, random => double.IsFinite(ThresholdRule.Until(new Split(random, share, rate, rate), looks: 100, tick: 300)));
            var what = $"share {share:0.##}, errors {rate:0.###}";
            report.Row(what, $"{alarms:0.0000}", $"{Rollouts.Limit(Alpha):0.0000}", $"{threshold:0.0000}");
            report.AtMost(
                $"false rollbacks, {what}, beside a threshold rule", alarms, Rollouts.Limit(Alpha), "share of rollouts", threshold);
        }

        var judged = Rollouts.Share(5, random => double.IsFinite(
            Rollouts.Until(GateVerdict.Failed, new Split(random, 0.05, 0.01, 0.01), 0.05, 0, Alpha, looks: 100, tick: 300)));
        report.Row("share 0.05, errors 0.01, by the whole judge", $"{judged:0.0000}", $"{Rollouts.Limit(Alpha):0.0000}");
        report.AtMost("false rollbacks by the whole judge", judged, Rollouts.Limit(Alpha), "share of rollouts");
    }
}
