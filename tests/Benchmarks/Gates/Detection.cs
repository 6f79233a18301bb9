using Sluice.Api.ModelDeployments;

namespace Sluice.Benchmarks.Gates;

/// <summary>Measures how soon a worse candidate is detected, compared with a test that looks once and with a rule of thumb.</summary>
internal static class Detection
{
    private const double Alpha = 0.05;
    private const int Count = 1000;
    private const int Tick = 100;

    public static void Run(Report report)
    {
        report.Table(
            $"Found, median requests of both versions, {Count} rollouts a row, alpha {Alpha}, margin 0",
            "",
            "sequential",
            "once, 2x, 80 %",
            "once, 1.5x, 90 %",
            "threshold rule");
        (double Share, double Rate, double Factor)[] cases =
        [
            (0.05, 0.01, 2), (0.05, 0.05, 2), (0.05, 0.01, 5), (0.1, 0.01, 2), (0.5, 0.01, 2), (0.1, 0.01, 100),
        ];
        foreach (var (share, rate, factor) in cases)
        {
            var looks = (int)(40 / (share * rate * Tick));
            var found = Rollouts.Median(
                11,
                random =>
                    Rollouts.Until(
                        GateVerdict.Failed, new Split(random, share, Math.Min(1, factor * rate), rate), share, 0, Alpha, looks, Tick),
                Count);
            var rule = Rollouts.Median(
                11, random => ThresholdRule.Until(new Split(random, share, Math.Min(1, factor * rate), rate), looks, Tick), Count);
            var exact = Horizon(share, rate, 2, 0.8);
            var wide = Horizon(share, rate, 1.5, 0.9);
            report.Row($"share {share:0.##}, errors {rate:0.##}, {factor:0}x", $"{found:0}", $"{exact:0}", $"{wide:0}", $"{rule:0}");
            report.AtMost(
                $"requests until harm is proven, share {share:0.##}, errors {rate:0.##}, {factor:0}x, beside one exact test at the end",
                found,
                factor > 2 ? exact / 2 : exact,
                "requests",
                exact);
        }
    }

    // The smallest number of requests with which one exact conditional test detects that factor with that power. The candidate's share
    // of the bad requests is binomial.
    private static double Horizon(double share, double rate, double factor, double power)
    {
        var worse = share * factor / (1 - share + (share * factor));
        for (var bad = 5; ; bad += Math.Max(1, bad / 100))
        {
            var critical = 0;
            while (Binomial.AtLeast(bad, share, critical) > Alpha)
            {
                critical++;
            }

            if (Binomial.AtLeast(bad, worse, critical) >= power)
            {
                return bad / (rate * (1 - share + (share * factor)));
            }
        }
    }
}
