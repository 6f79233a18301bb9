using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>Strategies as people write them.</summary>
public static class StrategyDraw
{
    // -1 keeps the value of the previous step.
    private static readonly int[][] Weights =
    [
        [10, 50, 100],
        [100],
        [],
        [5, 25, 75, 100],
        [20, 100],
        [50, 100],
        [0, 100],
        [0, 20, 100],
        [10, -1, 60, 100],
    ];

    public static IReadOnlyList<RolloutGate> Errors { get; } =
    [
        new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } },
    ];

    public static RolloutStrategy Draw(Random random)
    {
        var steps = Weights[random.Next(Weights.Length)].Select(weight => Step(random, weight)).ToList();
        return new RolloutStrategy
        {
            ProgressDeadline = "60s",
            Steps = steps,
            Gates = [.. Gates(random, steps)],
            OnNewVersion = random.Next(4) switch { 0 => "Queue", 1 => "Reject", _ => "Restart" },
            RollbackWindow = random.Next(3) == 0
                ? new RollbackWindow { Versions = random.Next(1, 4), Within = random.Next(2) == 0 ? "2m" : "24h" }
                : null,
            Retry = random.Next(4) == 0 ? new RetryOptions { Limit = random.Next(1, 3), After = random.Next(2) == 0 ? "5s" : "30s" } : null,
            OnStableDown = random.Next(4) == 0 ? "Hold" : "RollForward",
            Freeze = random.Next(4) == 0 ? [Freeze(random)] : [],
        };
    }

    /// <summary>
    /// Whether a strategy tests every candidate before it has all traffic. With few requests before the last step nothing can be proven.
    /// </summary>
    public static bool Judges(RolloutStrategy strategy) =>
        strategy.Gates.Count > 0 && strategy.Steps.Any(step => step.Weight is > 0 and < 100 && step.MinRequests > 0);

    private static RolloutStep Step(Random random, int weight) => new()
    {
        Weight = weight < 0 ? null : weight,
        Replicas = random.Next(4) == 0 ? random.Next(1, 4) : null,
        Mirror = weight < 100 && random.Next(weight == 0 ? 2 : 4) == 0 ? random.Next(10, 101) : weight == 100 ? null : 0,
        MinRequests = weight is 0 or 100 ? 0 : 60,
        MinDuration = random.Next(2) == 0 ? "0s" : "5s",
        Pause = weight == 100 ? null : random.Next(6) switch
        {
            0 => new PauseOptions { Duration = random.Next(2) == 0 ? "10s" : "45s" },
            1 => new PauseOptions { UntilApproved = true },
            _ => null,
        },
    };

    private static IEnumerable<RolloutGate> Gates(Random random, List<RolloutStep> steps)
    {
        if (steps.Any(step => step.Weight is > 0 and < 100))
        {
            yield return Errors[0];
        }

        if (steps.Any(step => step is { Mirror: > 0, Weight: 0 }) && random.Next(2) == 0)
        {
            yield return new RolloutGate
            {
                Name = "agreement",
                Agreement = new AgreementGate { Min = "0.8" },
                MaxDuration = "120s",
                NoData = "Extend",
                Undecided = "RollBack",
            };
        }
    }

    // Runs start within the quarter of an hour before the clocks change in Berlin.
    private static FreezeWindow Freeze(Random random) => random.Next(4) switch
    {
        0 => new FreezeWindow { Start = "*/5 * * * *", Duration = "2m" },
        1 => new FreezeWindow { Start = "30 2 * * 7", Duration = "5m", TimeZone = "Europe/Berlin" },
        2 => new FreezeWindow { Start = "0 3 * * *", Duration = "10m", TimeZone = "Europe/Berlin" },
        _ => new FreezeWindow { Start = "50 1 * * 0", Duration = "20m", TimeZone = "Europe/Berlin" },
    };
}
