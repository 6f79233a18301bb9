using System.Buffers.Binary;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using static TorchSharp.torch;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// The ranks that train one model together, as one of them sees it. All make the same calls in the same order, from the thread that trains.
/// A rank that trains alone makes none.
/// </summary>
internal sealed class Ranks : IDisposable
{
    private const int Chunk = 4 << 20;

    private readonly RankChannel? channel;
    private readonly GlooGroup? group;

    private Ranks(int rank, int size, RankChannel? channel, GlooGroup? group) =>
        (Rank, Size, this.channel, this.group) = (rank, size, channel, group);

    /// <summary>The one rank of a training in one process.</summary>
    public static Ranks Alone { get; } = new(0, 1, null, null);

    /// <summary>This rank, from 0.</summary>
    public int Rank { get; }

    /// <summary>Number of ranks.</summary>
    public int Size { get; }

    /// <summary>Whether this rank does what is done once: it evaluates, writes checkpoints and publishes.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether there are others.</summary>
    public bool AreSeveral => Size > 1;

    /// <summary>Meets the other ranks and connects to them.</summary>
    /// <param name="identity">This rank.</param>
    /// <param name="rendezvous">Where they meet.</param>
    /// <param name="timeout">Longest time of an exchange of numbers, within which the slowest rank has to take part in it.</param>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">Ranks are missing, or cannot be reached (75); Gloo is missing (78).</exception>
    public static async Task<Ranks> MeetAsync(RankIdentity identity, Rendezvous rendezvous, TimeSpan timeout, CancellationToken stop)
    {
        if (!GlooLibrary.IsThere)
        {
            throw JobException.BadConfiguration("Gloo",
                $"WORLD_SIZE is {identity.WorldSize}, but this image lacks gloo/libsluice_gloo.so, by which workers exchange gradients; "
                + "use an image that was built after eng/gloo.sh, or set spec.workers to 1");
        }

        var connections = await rendezvous.MeetAsync(stop);
        var channel = new RankChannel(identity.Rank, connections);
        GlooGroup? group = null;
        try
        {
            group = new GlooGroup(identity.Rank, identity.WorldSize, Address(connections), timeout);
            group.Connect(await channel.GatherAsync(group.Addresses, stop));
            return new Ranks(identity.Rank, identity.WorldSize, channel, group);
        }
        catch (Exception e)
        {
            var loss = e is GlooException ? await channel.LossAsync() ?? e.Message : null;
            group?.Dispose();
            channel.Dispose();
            throw loss is null ? e : JobException.TryAgain(TrainerError.RankLost, $"the ranks could not be connected: {loss}");
        }
    }

    /// <summary>Checks that all ranks are about to do the same. It waits for the slowest of them.</summary>
    /// <param name="facts">What this rank is about to do.</param>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">Two ranks differ, or one is gone (75).</exception>
    public void Agree(Func<RankFacts> facts, CancellationToken stop)
    {
        if (channel is not null)
        {
            RankFacts.Check(channel.GatherAsync(facts().ToBytes(), stop).GetAwaiter().GetResult());
        }
    }

    /// <summary>Replaces values by the sums of all ranks' values, on all ranks the same bits.</summary>
    /// <param name="values">A contiguous tensor without a gradient.</param>
    /// <exception cref="JobException">A rank is gone (75).</exception>
    public void Sum(Tensor values) => Exchange(gloo => gloo.Sum(values));

    /// <summary>Replaces numbers by the sums of all ranks' numbers, on all ranks the same bits.</summary>
    /// <exception cref="JobException">A rank is gone (75).</exception>
    public void Sum(double[] values) => Exchange(gloo => gloo.Sum(values.AsSpan()));

    /// <summary>Gives all ranks what rank 0 has.</summary>
    /// <param name="number">A number of rank 0.</param>
    /// <param name="own">The content that rank 0 has, from its start on. Null for none, and on the other ranks.</param>
    /// <param name="folder">Folder for the content on the other ranks, in a file that is deleted when it is closed.</param>
    /// <returns>Number and content. Null where rank 0 has none.</returns>
    /// <exception cref="JobException">A rank is gone (75).</exception>
    public (long Number, Stream Content)? Share(long number, Stream? own, string folder)
    {
        var header = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(header, number);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(sizeof(long)), own?.Length ?? -1);
        Exchange(gloo => gloo.Broadcast(header));
        var length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(sizeof(long)));
        if (length < 0)
        {
            return null;
        }

        var content = own ?? Received(folder);
        var bytes = new byte[Math.Clamp(length, 1, Chunk)];
        for (var left = length; left > 0; left -= bytes.Length)
        {
            var some = (int)Math.Min(left, bytes.Length);
            if (IsFirst)
            {
                content.ReadExactly(bytes, 0, some);
            }

            Exchange(gloo => gloo.Broadcast(bytes.AsSpan(0, some)));
            if (!IsFirst)
            {
                content.Write(bytes, 0, some);
            }
        }

        content.Position = 0;
        return (BinaryPrimitives.ReadInt64LittleEndian(header), content);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        group?.Dispose();
        channel?.Dispose();
    }

    private static FileStream Received(string folder)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(
            Path.Combine(folder, $"checkpoint-{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Chunk,
            FileOptions.DeleteOnClose);
    }

    private static IPAddress Address(IReadOnlyDictionary<int, RankConnection> connections) => connections.Values.First().Address;

    private void Exchange(Action<GlooGroup> exchange)
    {
        if (group is null)
        {
            return;
        }

        try
        {
            exchange(group);
        }
        catch (GlooException e)
        {
            // Without its connections to this rank, no other one waits for it.
            group.Dispose();
            throw JobException.TryAgain(TrainerError.RankLost, channel!.LossAsync().GetAwaiter().GetResult() is { } loss
                ? $"{loss}; all workers of an attempt end together"
                : $"an exchange with the other workers failed: {e.Message}");
        }
    }
}
