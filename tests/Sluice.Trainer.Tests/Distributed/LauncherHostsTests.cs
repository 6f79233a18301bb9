using System.Net;
using System.Net.Sockets;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Distributed;

/// <summary>Rank 0 waits for the sshd of each other pod, played here by listeners on addresses of loopback.</summary>
public sealed class LauncherHostsTests : IDisposable
{
    // Each process has addresses of its own, so that suites of two checkouts do not meet.
    private static readonly string Network = $"127.{100 + (Environment.ProcessId % 100)}.{Environment.ProcessId / 100 % 250}";

    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task It_ends_once_each_host_answers_and_not_before()
    {
        using var first = new FakeSshd($"{Network}.2", "SSH-2.0-OpenSSH_10.0\r\n");
        Hosts(60, $"{Network}.2", $"{Network}.3");
        using var process = new TrainerProcess(pod, MpiContract.AwaitHosts);
        await process.UntilAsync(() => process.Log.Contains($"worker 1 ({Network}.2) can be", StringComparison.Ordinal), "worker 1");
        Assert.False(process.HasExited, process.Log);

        using var second = new FakeSshd($"{Network}.3", "SSH-2.0-OpenSSH_9.2p1\r\n");
        Assert.True(await process.ExitAsync() == ExitCodes.Ok, process.Errors);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_named_and_may_do_so_at_another_time()
    {
        using var first = new FakeSshd($"{Network}.4", "SSH-2.0-OpenSSH_10.0\r\n");
        Hosts(2, $"{Network}.4", $"{Network}.5");

        Assert.Equal(ExitCodes.TryAgain, await LauncherHosts.AwaitAsync(pod.Environment.GetValueOrDefault));

        Assert.Equal(MpiContract.Unreachable, pod.Error.Reason);
        Assert.StartsWith(
            $"worker 2 ({Network}.5) cannot be reached on port 2222 after 2 s: ", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_in_other_words_is_no_sshd()
    {
        using var other = new FakeSshd($"{Network}.6", "220 mail\r\n");
        Hosts(1, $"{Network}.6");

        Assert.Equal(ExitCodes.TryAgain, await LauncherHosts.AwaitAsync(pod.Environment.GetValueOrDefault));
        Assert.Contains("after 1 s: it is no sshd that answers; ", pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("soon")]
    public async Task Without_a_limit_it_does_not_wait(string? seconds)
    {
        Hosts(1);
        pod.Environment.Remove(MpiContract.WaitVariable);
        if (seconds is not null)
        {
            pod.Environment[MpiContract.WaitVariable] = seconds;
        }

        Assert.Equal(ExitCodes.BadConfiguration, await LauncherHosts.AwaitAsync(pod.Environment.GetValueOrDefault));
        Assert.Equal("SLUICE_HOSTS_SECONDS is no number of seconds from 1 to 86400", pod.Error.Message);
    }

    private void Hosts(int seconds, params string[] others)
    {
        pod.Environment[MpiContract.WaitVariable] = $"{seconds}";
        pod.Environment[MpiContract.HostFileVariable] =
            pod.Write("hostfile", string.Concat(others.Prepend("localhost").Select(host => $"{host} slots=2\n")));
    }

    private sealed class FakeSshd : IDisposable
    {
        private readonly TcpListener listener;

        public FakeSshd(string address, string greeting)
        {
            listener = new TcpListener(IPAddress.Parse(address), MpiContract.Port);
            listener.Start();
            _ = AnswerAsync(System.Text.Encoding.ASCII.GetBytes(greeting));
        }

        public void Dispose() => listener.Dispose();

        private async Task AnswerAsync(byte[] greeting)
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await client.GetStream().WriteAsync(greeting);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
            {
                // Stopped.
            }
        }
    }
}
