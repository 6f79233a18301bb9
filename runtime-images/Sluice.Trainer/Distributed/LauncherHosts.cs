using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Data.Failures;
using Sluice.Trainer.Hosting;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// The hosts of a host file, for which rank 0 waits before its launcher starts: a launcher gives up where the first try does not reach a
/// host. The first of them is that of rank 0 itself, which has to be known by its name and runs no sshd.
/// </summary>
internal static class LauncherHosts
{
    private const int MostAtOnce = 32;
    private const int LongestWait = 24 * 3600;

    // RFC 4253, section 4.2: a server begins with its version.
    private static readonly byte[] Greeting = "SSH-"u8.ToArray();

    private static readonly TimeSpan Try = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until each host answers.</summary>
    /// <param name="variable">Returns an environment variable.</param>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>: 75 where a host does not answer in time.</returns>
    public static async Task<int> AwaitAsync(Func<string, string?> variable)
    {
        try
        {
            var (hosts, limit) = Read(variable);
            using var late = new CancellationTokenSource(limit);
            await Parallel.ForEachAsync(
                hosts.Select((host, rank) => (Host: host, Rank: rank)),
                new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce },
                async (each, _) => await AwaitAsync(each.Host, each.Rank, limit, late.Token)).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (JobException error)
        {
            return CommandError.Write(error, variable);
        }
    }

    private static (IReadOnlyList<string> Hosts, TimeSpan Limit) Read(Func<string, string?> variable)
    {
        var path = variable(MpiContract.HostFileVariable) ?? MpiContract.HostFile;
        if (!int.TryParse(variable(MpiContract.WaitVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > LongestWait)
        {
            throw JobException.BadConfiguration(
                "Environment", $"{MpiContract.WaitVariable} is no number of seconds from 1 to {LongestWait}");
        }

        try
        {
            return ([.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(' ')[0])],
                TimeSpan.FromSeconds(seconds));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw JobException.BadConfiguration("Environment", $"{MpiContract.HostFileVariable}: {unread.Message}");
        }
    }

    private static async Task AwaitAsync(string host, int rank, TimeSpan limit, CancellationToken late)
    {
        string? last = null;
        while (true)
        {
            var fault = await FaultAsync(host, rank, late).ConfigureAwait(false);
            if (fault is null)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worker {rank} ({host}) can be reached"));
                return;
            }

            // A try that the end of the time cut short says less than the one before.
            last = late.IsCancellationRequested ? last ?? fault : fault;
            await Task.WhenAny(Task.Delay(Pause, late)).ConfigureAwait(false);
            if (late.IsCancellationRequested)
            {
                var words = string.Create(
                    CultureInfo.InvariantCulture,
                    $"worker {rank} ({host}) cannot be reached on port {MpiContract.Port} after {limit.TotalSeconds} s: {last}");
                throw JobException.TryAgain(
                    MpiContract.Unreachable,
                    $"{words}; see whether its pod runs, and that NetworkPolicies let the pods of the job reach each other");
            }
        }
    }

    // Null when there is none.
    private static async Task<string?> FaultAsync(string host, int rank, CancellationToken late)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late);
        limit.CancelAfter(Try);
        try
        {
            if (rank == 0)
            {
                await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
                return null;
            }

            using var client = new TcpClient();
            await client.ConnectAsync(host, MpiContract.Port, limit.Token).ConfigureAwait(false);
            var said = new byte[Greeting.Length];
            var count = await client.GetStream().ReadAtLeastAsync(said, said.Length, throwOnEndOfStream: false, limit.Token)
                .ConfigureAwait(false);
            return count == said.Length && said.SequenceEqual(Greeting) ? null : "it is no sshd that answers";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return error.Message;
        }
        catch (OperationCanceledException)
        {
            return "no answer";
        }
    }
}
