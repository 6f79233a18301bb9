using Sluice.Api.TrainingJobs;

namespace Simulation.Jobs;

/// <summary>The events of one job, which are determined by the seed.</summary>
public sealed record JobScenario
{
    public required int Seed { get; init; }

    public required TrainingJobSpec Spec { get; init; }

    /// <summary>The ending of each attempt, in order. Later attempts succeed.</summary>
    public required IReadOnlyList<Ending> Endings { get; init; }

    public required IReadOnlyList<(int At, Func<TrainingJobSpec, TrainingJobSpec> Edit)> Edits { get; init; }

    public required double Faults { get; init; }

    public int QuietFrom => Edits.Count == 0 ? 200 : Edits[^1].At + 200;

    public static JobScenario From(int seed)
    {
        var random = new Random(seed);
        var edits = new List<(int, Func<TrainingJobSpec, TrainingJobSpec>)>();
        var at = 0;
        for (var i = random.Next(3); i > 0; i--)
        {
            at += random.Next(5, 150);
            var value = random.Next(1, 4);
            var suspend = random.Next(2) == 0;
            edits.Add((at, random.Next(4) switch
            {
                0 => spec => spec with { Suspend = suspend },
                1 => spec => spec with { Trainer = spec.Trainer with { Seed = value } },
                2 => spec => spec with { RunPolicy = spec.RunPolicy with { BackoffLimit = value } },
                _ => spec => spec with { Workers = value },
            }));
        }

        edits.Add((at + 1, spec => spec with { Suspend = false }));
        return new JobScenario
        {
            Seed = seed,
            Edits = edits,
            Faults = random.Next(4) == 0 ? 0 : random.NextDouble(),
            Endings = [.. Enumerable.Range(0, random.Next(6)).Select(_ => (Ending)random.Next(Enum.GetValues<Ending>().Length))],
            Spec = new TrainingJobSpec
            {
                Model = "penguins",
                Workers = random.Next(1, 4),
                RunPolicy = new RunPolicy { BackoffLimit = random.Next(0, 4) },
                Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry/penguins" },
            },
        };
    }
}
