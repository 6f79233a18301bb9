using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>Simulates steps of rollouts, with a look at each tick.</summary>
internal static class Rollouts
{
    /// <summary>Number of rollouts per row.</summary>
    public const int Count = 10_000;

    /// <summary>The probability plus three standard deviations of its estimate from that number of rollouts.</summary>
    public static double Limit(double alpha, int count = Count) => alpha + (3 * Math.Sqrt(alpha * (1 - alpha) / count));

    /// <summary>The share of seeds for which a predicate holds, computed on all cores.</summary>
    public static double Share(int seed, Func<Random, bool> rollout, int count = Count)
    {
        var so = 0;
        Parallel.For(0, count, i =>
        {
            if (rollout(new Random(unchecked((seed * 1_000_003) + i))))
            {
                Interlocked.Increment(ref so);
            }
        });
        return (double)so / count;
    }

    /// <summary>The median of a function over all seeds.</summary>
    public static double Median(int seed, Func<Random, double> rollout, int count)
    {
        var values = new double[count];
        Parallel.For(0, count, i => values[i] = rollout(new Random(unchecked((seed * 1_000_003) + i))));
        Array.Sort(values);
        return values[count / 2];
    }

    /// <summary>
    /// The number of requests after which a prepared test decides, infinite when it never does. It agrees with the judge and is
    /// faster.
    /// </summary>
    public static double Until(SequentialTest test, Split split, double alpha, int looks, int tick)
    {
        var bound = SequentialTest.Threshold(alpha);
        for (var look = 1; look <= looks; look++)
        {
            split.Serve(tick);
            if (test.Evidence(split.All - split.Bad - split.StableBad, split.Bad, split.StableBad) >= bound)
            {
                return split.All;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>The number of requests after which the product's judge gives a verdict, infinite when it never does.</summary>
    public static double Until(GateVerdict verdict, Split split, double share, double margin, double alpha, int looks, int tick)
    {
        var gate = new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = margin.ToString("0.######") } };
        var started = new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
        GateStatus? status = null;
        for (var look = 1; look <= looks; look++)
        {
            split.Serve(tick);
            status = GateJudge.Judge(new GateInput
            {
                Gate = gate,
                Previous = status,
                Now = started.AddSeconds(2 * look),
                StepStartTime = started,
                Alpha = alpha,
                Share = share,
                Candidate = split.Candidate,
                Stable = split.Stable,
            });
            if (status.Verdict == verdict)
            {
                return split.All;
            }
        }

        return double.PositiveInfinity;
    }
}
