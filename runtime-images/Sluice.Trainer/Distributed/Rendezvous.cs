using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// Where ranks meet: rank 0 listens at <c>MASTER_ADDR:MASTER_PORT</c>, the others come, however late their pods and names are there, and
/// each is let in that belongs to the same attempt at the same job.
/// </summary>
/// <param name="identity">This rank.</param>
/// <param name="host">Host name or address of rank 0.</param>
/// <param name="port">Port of rank 0.</param>
/// <param name="timeout">Longest time until all are there.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Rendezvous(RankIdentity identity, string host, int port, TimeSpan timeout, ILogger logger)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    // Who connects says at once who it is. Rank 0 reads that alone before it accepts the next, so it does not wait long for strangers.
    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(5);

    /// <summary>Waits until all ranks are there.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <returns>The connections by rank: those to all others on rank 0, and that to rank 0 on the others.</returns>
    /// <exception cref="JobException">Ranks are missing, or this one does not belong there (75); the port is in use (78).</exception>
    public async Task<IReadOnlyDictionary<int, RankConnection>> MeetAsync(CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(timeout);
        return identity.Rank == 0
            ? await ListenAsync(late.Token, stop)
            : new Dictionary<int, RankConnection> { [0] = await ComeAsync(late.Token, stop) };
    }

    private async Task<IReadOnlyDictionary<int, RankConnection>> ListenAsync(CancellationToken late, CancellationToken stop)
    {
        var there = new Dictionary<int, RankConnection>();
        using var listener = Listener();
        try
        {
            while (there.Count < identity.WorldSize - 1)
            {
                var connection = new RankConnection(await listener.AcceptSocketAsync(late));
                if (await AdmittedAsync(connection, late) is not { } other)
                {
                    connection.Dispose();
                    continue;
                }

                // A rank that comes a second time has given up its first connection.
                if (there.Remove(other, out var first))
                {
                    first.Dispose();
                }

                there[other] = connection;
                foreach (var gone in there.Where(one => one.Value.IsClosed).ToList())
                {
                    there.Remove(gone.Key);
                    gone.Value.Dispose();
                }
            }

            await Task.WhenAll(there.Values.Select(other => other.SendAsync(RankMessage.Content, [], late)));
            return there;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var missing = Enumerable.Range(1, identity.WorldSize - 1).Where(rank => !there.ContainsKey(rank)).ToList();
            throw End(there, JobException.TryAgain("RanksMissing",
                $"{Names(missing)} of {identity.WorldSize} did not come to rank 0 at {host}:{port} within {timeout.TotalSeconds} s; "
                + "look at the pods of these workers: they may be pending, or unable to resolve or reach that name"));
        }
        catch (IOException e)
        {
            throw End(there, JobException.TryAgain(TrainerError.RankLost, $"a rank was lost while all met: {e.Message}"));
        }
        catch
        {
            there.Values.ToList().ForEach(other => other.Dispose());
            throw;
        }
    }

    private async Task<int?> AdmittedAsync(RankConnection connection, CancellationToken late)
    {
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(late);
            soon.CancelAfter(Introduction);
            if (RankIdentity.TryRead((await connection.ReceiveAsync(soon.Token)).Content) is not { } other)
            {
                return null;
            }

            if (identity.Fault(other) is not { } fault)
            {
                return other.Rank;
            }

            Refused(fault);
            await connection.SendAsync(RankMessage.End, Encoding.UTF8.GetBytes(fault), soon.Token);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !late.IsCancellationRequested))
        {
            // It was no rank, or is gone already; that rank comes a second time.
        }

        return null;
    }

    private async Task<RankConnection> ComeAsync(CancellationToken late, CancellationToken stop)
    {
        var why = "it was not tried yet";
        while (true)
        {
            RankConnection? connection = null;
            try
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(host, port, late);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }

                connection = new RankConnection(socket);
                await connection.SendAsync(RankMessage.Content, identity.ToBytes(), late);
                var (kind, content) = await connection.ReceiveAsync(late);
                return kind is RankMessage.Content ? connection
                    : throw JobException.TryAgain("RankRefused", $"rank 0 at {host}:{port}: {Encoding.UTF8.GetString(content)}");
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The name is not known yet, nothing listens yet, or rank 0 ended before all were there.
                (why, connection) = (e.Message, Closed(connection));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw Missing(connection is null ? why : "other ranks have not come");
            }
            catch
            {
                connection?.Dispose();
                throw;
            }

            try
            {
                await Task.Delay(Between, late);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw Missing(why);
            }
        }

        JobException Missing(string reason) => JobException.TryAgain("RanksMissing",
            $"rank {identity.Rank} did not meet the others at {host}:{port} (MASTER_ADDR and MASTER_PORT) within "
            + $"{timeout.TotalSeconds} s: {reason}; look at the pod of worker 0");
    }

    private TcpListener Listener()
    {
        var listener = new TcpListener(IPAddress.IPv6Any, port);
        try
        {
            listener.Server.DualMode = true;
            listener.Start(identity.WorldSize);
            return listener;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            listener.Dispose();
            var old = new TcpListener(IPAddress.Any, port);
            old.Start(identity.WorldSize);
            return old;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw JobException.BadConfiguration("Port", $"cannot listen on port {port}: {e.Message}; set MASTER_PORT to a free one");
        }
    }

    private static JobException End(Dictionary<int, RankConnection> there, JobException why)
    {
        foreach (var other in there.Values)
        {
            try
            {
                other.SendAsync(RankMessage.End, Encoding.UTF8.GetBytes(why.Message), default).Wait(Introduction);
            }
            catch (AggregateException)
            {
                // It is gone, too.
            }

            other.Dispose();
        }

        return why;
    }

    private static RankConnection? Closed(RankConnection? connection)
    {
        connection?.Dispose();
        return null;
    }

    private static string Names(IReadOnlyList<int> ranks) => $"{(ranks.Count == 1 ? "rank" : "ranks")} {string.Join(", ", ranks)}";

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "Refused at the rendezvous: {Fault}")]
    private partial void Refused(string fault);
}
