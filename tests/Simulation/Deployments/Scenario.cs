using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>What happens in one run; all of it follows from the seed.</summary>
public sealed record Scenario
{
    public required int Seed { get; init; }

    public required ModelDeploymentSpec Spec { get; init; }

    public required IReadOnlyDictionary<string, Quality> Versions { get; init; }

    /// <summary>Edits of the spec, by seconds since the start.</summary>
    public required IReadOnlyList<(int At, Func<ModelDeploymentSpec, ModelDeploymentSpec> Edit)> Edits { get; init; }

    /// <summary>How much goes wrong, 0 to 1, before <see cref="QuietFrom"/>.</summary>
    public required double Faults { get; init; }

    /// <summary>Requests per second.</summary>
    public required int Rate { get; init; }

    public required double ErrorRate { get; init; }

    public required double HarmRate { get; init; }

    /// <summary>Seconds after which nothing goes wrong any more.</summary>
    public int QuietFrom => Edits.Count == 0 ? 120 : Edits[^1].At + 120;

    public static Scenario From(int seed)
    {
        var random = new Random(seed);
        var names = new[] { "1.0.0", "1.1.0", "1.2.0", "2.0.0-rc.1" };
        var versions = names.ToDictionary(name => name, _ => random.Next(10) switch
        {
            < 5 => Quality.Good,
            < 8 => Quality.Harmful,
            8 => Quality.NeverReady,
            _ => Quality.Missing,
        });
        versions["1.0.0"] = Quality.Good;

        var edits = new List<(int, Func<ModelDeploymentSpec, ModelDeploymentSpec>)>();
        var at = 0;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            at += random.Next(4) == 0 ? random.Next(1, 25) : random.Next(25, 200);
            var version = names[random.Next(names.Length)];
            var replicas = random.Next(1, 5);
            edits.Add((at, random.Next(6) switch
            {
                0 => spec => spec with { Replicas = replicas },
                1 => spec => spec with { Version = version, Retention = replicas - 1 },
                _ => spec => spec with { Version = version },
            }));
        }

        int[][] weights = [[10, 50, 100], [100], [], [5, 25, 75], [2, 100], [50]];
        return new Scenario
        {
            Seed = seed,
            Versions = versions,
            Edits = edits,
            Faults = random.Next(4) == 0 ? 0 : random.NextDouble(),
            Rate = random.Next(8) == 0 ? 0 : random.Next(10, 50),
            ErrorRate = random.Next(2) == 0 ? 0 : 0.01 * random.NextDouble(),
            HarmRate = 0.25 + (0.75 * random.NextDouble()),
            Spec = new ModelDeploymentSpec
            {
                Model = "penguins",
                Version = "1.0.0",
                Replicas = random.Next(1, 4),
                Retention = random.Next(0, 3),
                Strategy = new RolloutStrategy
                {
                    ProgressDeadline = "60s",
                    Steps =
                    [
                        .. weights[random.Next(weights.Length)].Select(weight => new RolloutStep
                        {
                            Weight = weight,
                            MinRequests = weight == 100 ? 0 : 60,
                            MinDuration = random.Next(2) == 0 ? "0s" : "5s",
                        }),
                    ],
                    Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } }],
                },
            },
        };
    }

    /// <summary>Whether the strategy puts every candidate to a test before it has all traffic.</summary>
    public bool Judges => Spec.Strategy.Steps is [{ Weight: < 100 }, ..];
}
