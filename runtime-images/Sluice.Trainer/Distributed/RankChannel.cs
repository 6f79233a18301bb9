using System.Text;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// The connections that the rendezvous made, for what ranks say to each other beside numbers: facts that must be alike, the addresses of
/// Gloo, and which rank was lost. All of it passes through rank 0.
/// </summary>
/// <param name="rank">This rank.</param>
/// <param name="connections">The connections by rank, as <see cref="Rendezvous.MeetAsync"/> gives them.</param>
internal sealed class RankChannel(int rank, IReadOnlyDictionary<int, RankConnection> connections) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>Gives each rank what all have, in the order of the ranks. It waits for the slowest, however long that takes.</summary>
    /// <param name="own">What this rank has.</param>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">A rank is gone (75).</exception>
    public async Task<IReadOnlyList<byte[]>> GatherAsync(byte[] own, CancellationToken stop)
    {
        if (rank > 0)
        {
            try
            {
                await connections[0].SendAsync(RankMessage.Content, own, stop);
                var (kind, content) = await connections[0].ReceiveAsync(stop);
                return kind is RankMessage.Content ? Split(content) : throw Lost(Encoding.UTF8.GetString(content));
            }
            catch (IOException)
            {
                throw Lost("rank 0 is gone");
            }
        }

        var all = new byte[connections.Count + 1][];
        all[0] = own;
        await foreach (var received in Task.WhenEach(connections.Select(other => ReceiveAsync(other.Key, other.Value, stop))))
        {
            var (from, content) = await received;
            all[from] = content ?? throw await EndOthersAsync($"rank {from} is gone");
        }

        foreach (var (to, other) in connections)
        {
            try
            {
                await other.SendAsync(RankMessage.Content, Joined(all), stop);
            }
            catch (IOException)
            {
                throw await EndOthersAsync($"rank {to} is gone");
            }
        }

        return all;
    }

    /// <summary>Finds out which rank was lost, after an exchange of numbers failed, and says it to the others.</summary>
    /// <returns>What happened, with the rank where it shows within seconds. Null where no rank is gone.</returns>
    public async Task<string?> LossAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            if (rank > 0)
            {
                await connections[0].SendAsync(RankMessage.Leaves, [], late.Token);
                return Encoding.UTF8.GetString((await connections[0].ReceiveAsync(late.Token)).Content);
            }

            var leaving = new HashSet<int>();
            while (true)
            {
                foreach (var (other, connection) in connections.Where(one => !leaving.Contains(one.Key)))
                {
                    if (connection.IsClosed)
                    {
                        return (await EndOthersAsync($"rank {other} is gone")).Message;
                    }

                    if (connection.HasMessage && (await connection.ReceiveAsync(late.Token)).Kind is RankMessage.Leaves)
                    {
                        leaving.Add(other);
                    }
                }

                await Task.Delay(Between, late.Token);
            }
        }
        catch (IOException)
        {
            return rank > 0 ? "rank 0 is gone" : "a rank is gone";
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var connection in connections.Values)
        {
            connection.Dispose();
        }
    }

    private static async Task<(int From, byte[]? Content)> ReceiveAsync(int from, RankConnection other, CancellationToken stop)
    {
        try
        {
            var (kind, content) = await other.ReceiveAsync(stop);
            return (from, kind is RankMessage.Content ? content : null);
        }
        catch (IOException)
        {
            return (from, null);
        }
    }

    private async Task<JobException> EndOthersAsync(string why)
    {
        using var late = new CancellationTokenSource(Patience);
        foreach (var other in connections.Values)
        {
            try
            {
                await other.SendAsync(RankMessage.End, Encoding.UTF8.GetBytes(why), late.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // It is gone, or about to be.
            }
        }

        return Lost(why);
    }

    private static JobException Lost(string why) => JobException.TryAgain(TrainerError.RankLost, why);

    private static byte[] Joined(byte[][] all)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var one in all)
        {
            writer.Write(one.Length);
            writer.Write(one);
        }

        return stream.ToArray();
    }

    private static List<byte[]> Split(byte[] joined)
    {
        using var reader = new BinaryReader(new MemoryStream(joined));
        var all = new List<byte[]>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            all.Add(reader.ReadBytes(reader.ReadInt32()));
        }

        return all;
    }
}
