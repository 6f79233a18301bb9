using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Running;

namespace Simulation.Gangs;

/// <summary>What happens to one worker of those that have a node.</summary>
public enum Mishap
{
    Fails,
    Hangs,
    Preempted,
    NodeLost,
    Vanishes,

    /// <summary>The operator starts again, without its memory.</summary>
    OperatorRestarts,
}

/// <summary>The events of a job of several workers, which are determined by the seed.</summary>
public sealed record GangScenario
{
    /// <summary>GPUs of each worker.</summary>
    public const int Gpus = 2;

    /// <summary>What a GPU costs an hour: a hundredth a second.</summary>
    public const decimal Price = 36;

    /// <summary><c>stuckAfter</c> of every job, in seconds.</summary>
    public const int StuckAfter = 30;

    /// <summary><c>elastic.growAfter</c> of every elastic job, in seconds.</summary>
    public const int GrowAfter = 20;

    /// <summary>Most workers of a job.</summary>
    public const int MostWorkers = 4;

    public required int Seed { get; init; }

    public required TrainingJobSpec Spec { get; init; }

    /// <summary>Steps of the training, each of which takes a second.</summary>
    public required int Steps { get; init; }

    /// <summary>What happens when, in seconds, by time.</summary>
    public required IReadOnlyList<(int At, Mishap Mishap)> Mishaps { get; init; }

    /// <summary>For how many workers there is room from when on, in seconds, by time.</summary>
    public required IReadOnlyList<(int At, int Workers)> Room { get; init; }

    /// <summary>How often the operator's writes fail, from 0 to 1.</summary>
    public required double Faults { get; init; }

    /// <summary>When nothing happens any more, in seconds.</summary>
    public int QuietFrom => Math.Max(Mishaps.Select(one => one.At).DefaultIfEmpty().Max(), Room[^1].At) + 1;

    /// <summary>The GPU seconds that the job may use. Null without a budget.</summary>
    public long? Budget => Spec.Budget switch
    {
        { GpuSeconds: { } seconds } => seconds,
        { Cost: { } cost } => (long)(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture) * 3600 / Price),
        _ => null,
    };

    public static GangScenario From(int seed)
    {
        var random = new Random(seed);
        var workers = random.Next(1, MostWorkers + 1);
        var at = 0;
        var mishaps = new List<(int, Mishap)>();
        for (var i = random.Next(6); i > 0; i--)
        {
            at += random.Next(5, 120);
            mishaps.Add((at, (Mishap)random.Next(Enum.GetValues<Mishap>().Length)));
        }

        // At the end there is room for all, or for as few as an elastic job needs.
        var elastic = random.Next(2) == 0 ? null : new ElasticOptions { Min = random.Next(1, workers + 1), GrowAfter = $"{GrowAfter}s" };
        if (elastic is not null && random.Next(3) == 0)
        {
            elastic = elastic with { Max = random.Next(workers, MostWorkers + 1) };
        }

        var room = new List<(int, int)> { (0, random.Next(2) == 0 ? MostWorkers : random.Next(MostWorkers + 1)) };
        for (var i = random.Next(4); i > 0; i--)
        {
            room.Add((room[^1].Item1 + random.Next(20, 200), random.Next(MostWorkers + 1)));
        }

        room.Add((room[^1].Item1 + 1, elastic is null ? MostWorkers : random.Next(elastic.Min, MostWorkers + 1)));
        return new GangScenario
        {
            Seed = seed,
            Steps = random.Next(40, 200),
            Mishaps = mishaps,
            Room = room,
            Faults = random.Next(3) == 0 ? 0 : random.NextDouble(),
            Spec = new TrainingJobSpec
            {
                Model = "penguins",
                Dataset = new DatasetOptions { Uri = "file:///1.csv", Target = "kind", Features = [new FeatureOptions { Name = "mass" }] },
                Workers = workers,
                Elastic = elastic,

                // By the seed alone, so that what else happens is the same with a launcher as without.
                Trainer = seed % 3 == 1
                    ? new TrainerOptions { Image = "team/program:1", Launcher = "Mpi", Command = ["mpirun", "train"] }
                    : new TrainerOptions(),
                Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = $"{Gpus}" } },
                Checkpoint = elastic is null && random.Next(3) == 0 ? null : new CheckpointOptions { Volume = "checkpoints" },
                RunPolicy = new RunPolicy
                {
                    BackoffLimit = random.Next(4),
                    PendingDeadline = "60s",
                    StuckAfter = $"{StuckAfter}s",
                },
                Budget = (seed % 4) switch
                {
                    0 => new BudgetOptions { GpuSeconds = random.Next(20, 2000) },
                    1 => new BudgetOptions { Cost = $"{random.Next(1, 20)}.50" },
                    _ => null,
                },
                Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry/penguins" },
            },
        };
    }
}
