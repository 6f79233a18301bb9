using System.Diagnostics;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;

namespace Sluice.Benchmarks.Gates;

/// <summary>Measures how many gates one core judges per second.</summary>
internal static class Speed
{
    private const double Least = 5000;

    public static void Run(Report report)
    {
        report.Table("Speed, one core", "", "judgements a second", "at least");
        var split = new Split(new Random(1), 0.1, 0.01, 0.01);
        split.Serve(10_000);
        var input = new GateInput
        {
            Gate = new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate() },
            Now = DateTime.UnixEpoch,
            StepStartTime = DateTime.UnixEpoch,
            Share = 0.1,
            Candidate = split.Candidate,
            Stable = split.Stable,
        };
        var watch = Stopwatch.StartNew();
        var judged = 0;
        for (; watch.Elapsed < TimeSpan.FromSeconds(2); judged++)
        {
            _ = GateJudge.Judge(input with { Now = DateTime.UnixEpoch.AddSeconds(judged) });
        }

        var speed = judged / watch.Elapsed.TotalSeconds;
        report.Row("error rate", $"{speed:0}", $"{Least:0}");
        report.AtLeast("error rates judged by one core", speed, Least, "judgements a second");
    }
}
