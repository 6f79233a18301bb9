using System.Text.Json.Nodes;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Failing;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.TrainingJobs.Trainers;

namespace Simulation.Jobs;

/// <summary>The events of one job, which are determined by the seed.</summary>
public sealed record JobScenario
{
    public required int Seed { get; init; }

    public required TrainingJobSpec Spec { get; init; }

    /// <summary>The ending of each attempt, in order. Later attempts succeed.</summary>
    public required IReadOnlyList<Ending> Endings { get; init; }

    /// <summary>The ending of each pod that checks the dataset, in order. Later ones succeed.</summary>
    public required IReadOnlyList<Ending> CheckEndings { get; init; }

    /// <summary>The ending of each pod of a trial, in the order in which they are made. Later ones succeed.</summary>
    public required IReadOnlyList<Ending> TrialEndings { get; init; }

    /// <summary>The ending of each pod that publishes an output, in order. Later ones succeed.</summary>
    public required IReadOnlyList<Ending> ExportEndings { get; init; }

    /// <summary>The ending of each object that makes the dataset, in order. Later ones succeed.</summary>
    public required IReadOnlyList<Ending> PrepareEndings { get; init; }

    /// <summary>The dataset that no check lets pass. Null when each may pass.</summary>
    public required string? Refused { get; init; }

    public required IReadOnlyList<(int At, Func<TrainingJobSpec, TrainingJobSpec> Edit)> Edits { get; init; }

    public required double Faults { get; init; }

    public int QuietFrom => Edits.Count == 0 ? 200 : Edits[^1].At + 200;

    /// <summary>Where the data of a spec are, whether an engine puts them there or not.</summary>
    public static string Place(TrainingJobSpec spec) => spec.Dataset.Prepare?.Output.Uri ?? spec.Dataset.Uri;

    public static JobScenario From(int seed)
    {
        var random = new Random(seed);
        var searches = seed % 4 == 1;
        var edits = new List<(int, Func<TrainingJobSpec, TrainingJobSpec>)>();
        var at = 0;
        for (var i = random.Next(3); i > 0; i--)
        {
            at += random.Next(5, 150);
            var value = random.Next(1, 4);
            var suspend = random.Next(2) == 0;
            edits.Add((at, random.Next(5) switch
            {
                0 => spec => spec with { Suspend = suspend },
                1 => spec => spec with { Trainer = spec.Trainer with { Seed = value } },
                2 => spec => spec with
                {
                    Dataset = spec.Dataset.Prepare is { } prepare
                        ? spec.Dataset with { Prepare = prepare with { Output = new PrepareOutput { Uri = Dataset(value) } } }
                        : spec.Dataset with { Uri = Dataset(value) },
                },
                3 when searches => spec => spec with { Search = spec.Search! with { Parallel = value } },
                3 => spec => spec with { RunPolicy = spec.RunPolicy with { BackoffLimit = value } },
                _ when searches => spec => spec with { Search = spec.Search! with { Trials = 3 + value } },
                _ => spec => spec with { Workers = value },
            }));
        }

        edits.Add((at + 1, spec => spec with { Suspend = false }));
        var scenario = new JobScenario
        {
            Seed = seed,
            Edits = edits,
            Faults = random.Next(4) == 0 ? 0 : random.NextDouble(),
            Endings = Draw(6),
            CheckEndings = Draw(4),
            TrialEndings = searches ? Draw(12) : [],
            PrepareEndings = [],
            ExportEndings = [],
            Refused = random.Next(2) == 0 ? Dataset(random.Next(0, 4)) : null,
            Spec = new TrainingJobSpec
            {
                Model = "penguins",
                Dataset = new DatasetOptions { Uri = Dataset(0), Target = "species", Features = [new FeatureOptions { Name = "mass" }] },
                Workers = searches ? 1 : random.Next(1, 4),
                Search = searches ? Search(random) : null,
                RunPolicy = new RunPolicy
                {
                    BackoffLimit = random.Next(0, 4),
                    PendingDeadline = seed % 5 < 3 ? "60s" : null,
                    Rules = seed % 7 == 2 ? [Rule("FailJob", 1), Rule("Ignore", 75)] : [],
                },
                Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry/penguins" },
            },
        };

        // Every fifth job trains by an image of the user's own, whose output another pod publishes.
        if (seed % 5 == 2)
        {
            scenario = scenario with
            {
                ExportEndings = Draw(4),
                Spec = scenario.Spec with { Trainer = new TrainerOptions { Image = "script:1", Outputs = new OutputOptions() } },
            };
        }

        // Every third job has an engine make its dataset.
        return seed % 3 != 0 ? scenario : scenario with
        {
            PrepareEndings = Draw(4),
            Spec = scenario.Spec with
            {
                Dataset = scenario.Spec.Dataset with
                {
                    Uri = "",
                    Prepare = new PrepareOptions
                    {
                        Template = new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job" },
                        Success = new PrepareCondition { Path = ".status.state", Values = ["done"] },
                        Failure = new PrepareFailure { Path = ".status.state", Values = ["failed"] },
                        Output = new PrepareOutput { Uri = scenario.Spec.Dataset.Uri },
                    },
                },
            },
        };

        IReadOnlyList<Ending> Draw(int most) =>
            [.. Enumerable.Range(0, random.Next(most)).Select(_ => (Ending)random.Next(Enum.GetValues<Ending>().Length))];

        static string Dataset(int number) => $"file:///data/{number}.csv";

        static FailureRule Rule(string action, int code) =>
            new() { Action = action, OnExitCodes = new ExitCodePattern { Operator = "In", Values = [code] } };

        // Every other search stops what lags, after 1, 3, 9, 27 and 81 of 100 epochs.
        static SearchOptions Search(Random random) => new()
        {
            Parameters =
            [
                new SearchParameter { Name = "learningRate", Range = new SearchRange { Min = "0.001", Max = "0.1", Scale = "Log" } },
            ],
            Trials = random.Next(4, 12),
            Parallel = random.Next(1, 4),
            Algorithm = random.Next(2) == 0 ? "SuccessiveHalving" : null,
        };
    }
}
