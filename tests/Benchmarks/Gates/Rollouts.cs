using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Benchmarks.Gates;

/// <summary>Steps of rollouts, with a look each tick.</summary>
internal static class Rollouts
{
    /// <summary>Rollouts of a row.</summary>
    public const int Count = 10_000;

    /// <summary>A limit of three standard deviations of what so many rollouts show at a probability.</summary>
    public static double Limit(double alpha, int count = Count) => alpha + (3 * Math.Sqrt(alpha * (1 - alpha) / count));

    /// <summary>The share of seeds for which something is so, over all cores.</summary>
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

    /// <summary>The median of what each seed gives.</summary>
    public static double Median(int seed, Func<Random, double> rollout, int count)
    {
        var values = new double[count];
        Parallel.For(0, count, i => values[i] = rollout(new Random(unchecked((seed * 1_000_003) + i))));
        Array.Sort(values);
        return values[count / 2];
    }

    /// <summary>The requests after which a test decides that was prepared once; infinite when it never does. Gives what the judge gives, and sooner.</summary>
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

    /// <summary>The requests after which a gate gives a verdict, by the product's own judge; infinite when it never does.</summary>
    public static double Until(string verdict, Split split, double share, double margin, double alpha, int looks, int tick)
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
