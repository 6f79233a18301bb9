using FsCheck.Xunit;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

/// <summary>Whatever a judge is given, it gives a status that can be written.</summary>
public class TotalityTests
{
    private static readonly GateVerdict[] Verdicts = [.. Enum.GetValues<GateVerdict>().Where(verdict => verdict != GateVerdict.Unknown)];
    private static readonly string[] Texts = ["0", "1", "0.01", "-3", "x", "", "99999999999999999999", "1h", "0s", "36500h"];
    private static readonly double?[] Values =
        [null, 0, -1, 0.5, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];

    private static readonly DateTime[] Times =
        [DateTime.MinValue, GateInputs.Start, GateInputs.Start.AddSeconds(7.5), GateInputs.Start.AddHours(-1), DateTime.MaxValue];

    private static readonly GateReason?[] Problems = [null, null, GateReason.NoTraffic, GateReason.QueryError, GateReason.Unknown];

    [Property(MaxTest = 2000)]
    public void Every_input_has_a_status_and_always_the_same(int seed)
    {
        var input = Any(new Random(seed));
        var status = GateJudge.Judge(input);
        Assert.Contains(status.Verdict, Verdicts);
        Assert.NotEmpty(status.Message);
        Assert.True(status.Message.Length <= 1024);
        Assert.True(status.SecondsWithoutData >= 0);
        Assert.All(
            new[] { status.Candidate, status.Stable, status.Statistic, status.NotWorseStatistic, status.Bound },
            text => Assert.True(text is null || DecimalText.TryParse(text, out _), text));
        Assert.Equal(status, GateJudge.Judge(input));
        if (GateErrorsSay(status.Reason))
        {
            Assert.NotEqual(GateVerdict.Passed, status.Verdict);
        }

        GateVerdict? decided = status.Reason switch
        {
            GateReason.NotWorse or GateReason.WithinLimit or GateReason.JobSucceeded => GateVerdict.Passed,
            GateReason.HarmProven or GateReason.OutsideLimit or GateReason.JobFailed => GateVerdict.Failed,
            GateReason.Collecting => GateVerdict.Running,
            _ => null,
        };
        Assert.Equal(decided ?? status.Verdict, status.Verdict);
    }

    private static bool GateErrorsSay(GateReason reason) =>
        reason is GateReason.NoTraffic or GateReason.QueryError or GateReason.NotANumber or GateReason.StaleSample;

    private static GateInput Any(Random random, bool deep = true) => new()
    {
        Gate = new RolloutGate
        {
            Name = "gate",
            ErrorRate = random.Next(5) == 0 ? new ErrorRateGate { Margin = Of(random, Texts) } : null,
            Latency = random.Next(3) == 0
                ? new LatencyGate
                {
                    Objective = Of(random, Texts),
                    Margin = Of(random, Texts),
                    Measure = random.Next(2) == 0 ? "Total" : "FirstByte",
                }
                : null,
            Agreement = random.Next(3) == 0 ? new AgreementGate { Min = Of(random, Texts) } : null,
            Prometheus = random.Next(2) == 0
                ? new PrometheusGate
                {
                    Min = random.Next(2) == 0 ? Of(random, Texts) : null,
                    Max = random.Next(2) == 0 ? Of(random, Texts) : null,
                    MaxIncrease = random.Next(2) == 0 ? Of(random, Texts) : null,
                    MaxRatio = random.Next(2) == 0 ? Of(random, Texts) : null,
                    Successes = random.Next(-1, 3),
                    Failures = random.Next(-1, 3),
                }
                : null,
            Job = random.Next(2) == 0 ? new JobGate() : null,
            MaxSamples = random.Next(2) == 0 ? random.Next(-1, 3) : null,
            MaxDuration = random.Next(2) == 0 ? Of(random, Texts) : null,
            Undecided = Of(random, "Hold", "Advance", "RollBack", "?"),
            NoData = Of(random, "Hold", "Extend", "Fail", "?"),
            ErrorLimit = random.Next(-1, 4),
        },
        Previous = deep && random.Next(2) == 0 ? GateJudge.Judge(Any(random, deep: false)) : null,
        Now = Of(random, Times),
        StepStartTime = random.Next(4) == 0 ? null : Of(random, Times),
        MinDuration = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.MaxValue,
        Alpha = Of(random, 0.05, 0, 1, -1, double.NaN),
        Share = Of(random, 0.1, 0, 1, 1e-300, double.NaN, double.PositiveInfinity),
        Sticky = random.Next(2) == 0,
        Candidate = random.Next(3) == 0 ? null : Evidence(random),
        Stable = random.Next(3) == 0 ? null : Evidence(random),
        Agreement = random.Next(2) == 0
            ? null
            : new AgreementEvidence { Equal = Count(random), Different = Count(random), Skipped = Count(random) },
        Problem = random.Next(3) == 0 ? "refused" : null,
        Query = random.Next(3) == 0 ? null : Query(random),
        StableQuery = random.Next(3) == 0 ? null : Query(random),
        Job = random.Next(2) == 0
            ? null
            : new GateJobFact
            {
                Name = "j",
                Failed = random.Next(2) == 0,
                Succeeded = random.Next(2) == 0,
                Deleting = random.Next(2) == 0,
                Attempt = random.Next(-2, 9),
                FailedReason = random.Next(2) == 0 ? null : "BackoffLimitExceeded",
                CreatedAt = Of(random, Times),
                Message = new string('m', random.Next(3000)),
            },
    };

    private static VersionEvidence Evidence(Random random) => new()
    {
        Requests = new Dictionary<int, long> { [200] = Count(random), [499] = Count(random), [503] = Count(random), [-1] = Count(random) },
        Latency = Buckets(random),
        FirstByte = Buckets(random),
    };

    private static IReadOnlyList<LatencyBucket> Buckets(Random random) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => new LatencyBucket(Of(random, Values) ?? 3600, Count(random)))];

    private static QueryFact Query(Random random) => new()
    {
        Value = Of(random, Values),
        At = Of(random, Times),
        SampleTime = random.Next(2) == 0 ? null : Of(random, Times),
        Problem = Of(random, Problems),
    };

    private static long Count(Random random) => Of(random, 0, 1, 17, 1L << 40, long.MaxValue, -5);

    private static T Of<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
