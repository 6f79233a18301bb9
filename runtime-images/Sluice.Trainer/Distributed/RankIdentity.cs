using Sluice.Api.Contracts;

namespace Sluice.Trainer.Distributed;

/// <summary>Who comes to the rendezvous, so that ranks of other attempts, jobs and sizes never mix.</summary>
internal sealed record RankIdentity
{
    /// <summary>The rank, from 0.</summary>
    public int Rank { get; init; }

    /// <summary>How many ranks it expects.</summary>
    public int WorldSize { get; init; }

    /// <summary>The attempt, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>SHA-256 of the job document, in hex.</summary>
    public string Job { get; init; } = "";

    /// <summary>What is wrong about a rank that comes to rank 0, in words for its own log. Null when it belongs there.</summary>
    /// <param name="other">The one that comes.</param>
    public string? Fault(RankIdentity other) => other switch
    {
        _ when other.Attempt != Attempt => $"rank {other.Rank} is of attempt {other.Attempt}, but rank 0 of attempt {Attempt}",
        _ when other.WorldSize != WorldSize =>
            $"rank {other.Rank} expects {other.WorldSize} ranks (WORLD_SIZE), but rank 0 expects {WorldSize}",
        _ when other.Job != Job => $"rank {other.Rank} has another job document than rank 0: SHA-256 {Short(other.Job)}, not {Short(Job)}",
        _ when other.Rank < 1 || other.Rank >= WorldSize => $"rank {other.Rank} is none of 1 to {WorldSize - 1}",
        _ => null,
    };

    /// <summary>As a message.</summary>
    public byte[] ToBytes() => System.Text.Encoding.UTF8.GetBytes(ContractJson.Write(this));

    /// <summary>Reads a message. Null when it is none of a rank.</summary>
    public static RankIdentity? TryRead(byte[] bytes) => ContractJson.TryRead<RankIdentity>(System.Text.Encoding.UTF8.GetString(bytes));

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;
}
