using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sluice.Tests.Shared;

namespace Sluice.Data.Tests.Sources.Servers;

/// <summary>A server of <c>eng/stores.sh</c> on a loopback port. A test fails, and is not skipped, where it is missing.</summary>
public sealed class StoreProcess : IDisposable
{
    // It is no measure of speed, and only keeps a program that hangs from holding up the run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private StoreProcess(string program, Func<int, IEnumerable<string>> arguments)
    {
        Port = LoopbackPort.Free();
        var start = new ProcessStartInfo(PathOf(program), arguments(Port)) { RedirectStandardOutput = true, RedirectStandardError = true };
        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public static async Task<StoreProcess> StartAsync(string program, Func<int, IEnumerable<string>> arguments)
    {
        var store = new StoreProcess(program, arguments);
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, store.Port, deadline.Token);
                return store;
            }
            catch (SocketException)
            {
                Assert.False(store.process.HasExited, $"{program} ended with {(store.process.HasExited ? store.process.ExitCode : 0)}");
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    /// <summary>Runs a program that ends by itself.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await output}{await errors}");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static string PathOf(string program)
    {
        var cache = Environment.GetEnvironmentVariable("SLUICE_CACHE") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sluice");
        var path = Path.Combine(cache, "stores", "bin", program);
        Assert.True(File.Exists(path), $"{path} is missing; run eng/stores.sh");
        return path;
    }
}
