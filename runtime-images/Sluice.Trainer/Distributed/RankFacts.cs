using System.Text;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// What all ranks must have alike before the first step of a training, since the sums of their gradients would mean nothing otherwise, or
/// never come about.
/// </summary>
internal sealed record RankFacts
{
    /// <summary>Number of ranks.</summary>
    public int WorldSize { get; init; }

    /// <summary>The job's hash, by which checkpoints are found.</summary>
    public string Job { get; init; } = "";

    /// <summary>The job's seed.</summary>
    public long Seed { get; init; }

    /// <summary>The digest of the dataset.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Which training of the run it is, from 0.</summary>
    public int Training { get; init; }

    /// <summary>Number of trained numbers.</summary>
    public long Parameters { get; init; }

    /// <summary>Batches of an epoch.</summary>
    public long Batches { get; init; }

    /// <summary>The step to begin with.</summary>
    public long Step { get; init; }

    /// <summary>The digest of the weights to begin with.</summary>
    public string Weights { get; init; } = "";

    /// <summary>As a message.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ContractJson.Write(this));

    /// <summary>Compares the facts of all ranks.</summary>
    /// <param name="all">The messages in the order of the ranks.</param>
    /// <exception cref="JobException">Two ranks differ (75).</exception>
    public static void Check(IReadOnlyList<byte[]> all)
    {
        var facts = all.Select(one => ContractJson.TryRead<RankFacts>(Encoding.UTF8.GetString(one)) ?? new RankFacts()).ToList();
        foreach (var (rank, other) in facts.Index().Skip(1))
        {
            if (Difference(facts[0], other) is { } difference)
            {
                throw JobException.TryAgain("RanksDiffer",
                    $"rank {rank} has another {difference.Name} than rank 0: {difference.Other}, not {difference.First}; all workers need "
                    + "the same image, data and kind of CPU or GPU");
            }
        }
    }

    private static (string Name, object First, object Other)? Difference(RankFacts first, RankFacts other)
    {
        (string Name, object First, object Other)[] facts =
        [
            ("number of workers", first.WorldSize, other.WorldSize),
            ("dataset", first.Dataset, other.Dataset),
            ("job", first.Job, other.Job),
            ("seed", first.Seed, other.Seed),
            ("training", first.Training, other.Training),
            ("number of weights", first.Parameters, other.Parameters),
            ("number of batches", first.Batches, other.Batches),
            ("first step", first.Step, other.Step),
            ("first weights", first.Weights, other.Weights),
        ];
        return facts.Cast<(string Name, object First, object Other)?>()
            .FirstOrDefault(fact => !Equals(fact!.Value.First, fact.Value.Other));
    }
}
