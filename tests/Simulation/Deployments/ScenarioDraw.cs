using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>Scenarios by seed.</summary>
public static class ScenarioDraw
{
    private static readonly string[] Names = ["1.0.0", "1.1.0", "1.2.0", "2.0.0-rc.1"];

    // A quarter of an hour before the spring and autumn changes of Europe/Berlin, and an ordinary day.
    private static readonly DateTime[] Starts =
    [
        new(2026, 3, 29, 0, 45, 0, DateTimeKind.Utc),
        new(2026, 10, 25, 0, 45, 0, DateTimeKind.Utc),
        new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc),
    ];

    public static Scenario From(int seed)
    {
        var random = new Random(seed);
        var versions = Names.ToDictionary(name => name, _ => random.Next(10) switch
        {
            < 5 => Quality.Good,
            < 8 => Quality.Harmful,
            8 => Quality.NeverReady,
            _ => Quality.Missing,
        });
        versions["1.0.0"] = Quality.Good;

        var happenings = new List<Happening>();
        var at = 0;
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            at += random.Next(4) == 0 ? random.Next(1, 25) : random.Next(25, 120);
            happenings.AddRange(Draw(random, at));
        }

        var leaps = random.Next(5) == 0;
        if (leaps)
        {
            happenings.AddRange(
                Enumerable.Range(0, random.Next(1, 3)).Select(_ => Leap(random.Next(1, at + 60), random.Next(2) == 0 ? 1 : -1)));
        }

        return new Scenario
        {
            Seed = seed,
            Versions = versions,
            Happenings = [.. happenings.OrderBy(happening => happening.At)],
            Start = Starts[random.Next(Starts.Length)],
            Faults = random.Next(4) == 0 ? 0 : random.NextDouble(),
            Rate = random.Next(8) == 0 ? 0 : random.Next(10, 50),
            ErrorRate = random.Next(2) == 0 ? 0 : 0.01 * random.NextDouble(),
            HarmRate = 0.3 + (0.7 * random.NextDouble()),
            Meddles = random.Next(3) == 0 ? 0.02 : 0,
            Approves = random.Next(4) != 0,
            DeafUntil = random.Next(8) switch { 0 => double.PositiveInfinity, 1 => at, _ => 0 },
            Leaps = leaps,
            KeepsLedger = seed % 8 == 0,
            Spec = new ModelDeploymentSpec
            {
                Model = "penguins",
                Version = "1.0.0",
                Replicas = random.Next(1, 4),
                Retention = random.Next(0, 3),
                Strategy = StrategyDraw.Draw(random),
            },
        };
    }

    private static IEnumerable<Happening> Draw(Random random, int at)
    {
        var version = Names[random.Next(Names.Length)];
        var replicas = random.Next(1, 5);
        switch (random.Next(14))
        {
            case 0:
                return [Edit(at, $"spec.replicas {replicas}", spec => spec with { Replicas = replicas })];
            case 1:
                return
                [
                    Edit(
                        at,
                        $"spec.version {version}, retention {replicas - 1}",
                        spec => spec with { Version = version, Retention = replicas - 1 }),
                ];
            case 2:
                var strategy = StrategyDraw.Draw(random);
                return [Edit(at, "spec.strategy", spec => spec with { Strategy = strategy })];
            case 3:
                var range = SimulatedRanges.Names[random.Next(SimulatedRanges.Names.Count)];
                return [Edit(at, $"spec.version {range}", spec => spec with { Version = range })];
            case 4:
                return [new Happening(at, $"somebody scales {version} to {replicas}", cluster => cluster.Scale(version, replicas))];
            case 5:
                // An invalid edit, which is corrected later.
                return
                [
                    Edit(
                        at,
                        "spec.strategy.steps 50, 20",
                        spec => spec with { Strategy = spec.Strategy with { Steps = [new() { Weight = 50 }, new() { Weight = 20 }] } }),
                    Edit(
                        at + random.Next(1, 30),
                        "spec.strategy.steps 20, 100",
                        spec => spec with
                        {
                            Strategy = spec.Strategy with
                            {
                                Steps = [new() { Weight = 20, MinRequests = 60 }, new() { Weight = 100 }],
                                Gates = StrategyDraw.Errors,
                            },
                        }),
                ];
            case 6:
                return
                [
                    Edit(
                        at,
                        $"spec.resources cpu {replicas}, spec.version {version}",
                        spec => spec with
                        {
                            Version = version,
                            Resources = spec.Resources with { Limits = new Dictionary<string, string> { ["cpu"] = $"{replicas}" } },
                        }),
                ];
            case 7:
                var added = $"1.3.{replicas}";
                var quality = random.Next(2) == 0 ? Quality.Good : Quality.Harmful;
                return [new Happening(at, $"{added} is published, {quality}", cluster => cluster.Publish(added, quality))];
            default:
                return [Edit(at, $"spec.version {version}", spec => spec with { Version = version })];
        }
    }

    public static Happening Edit(double at, string what, Func<ModelDeploymentSpec, ModelDeploymentSpec> edit) =>
        new(at, $"somebody sets {what}", cluster => cluster.Edit(edit));

    public static Happening Leap(double at, double hours) =>
        new(at, $"the clock leaps by {hours} h", cluster => cluster.Skew += TimeSpan.FromHours(hours));
}
