using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Sluice.Api.Contracts;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Hosting;

public sealed partial class DrainTests : IDisposable
{
    private readonly DirectoryInfo _routes = Directory.CreateTempSubdirectory("sluice-routes-");
    private readonly List<Process> _processes = [];

    [Fact]
    public async Task On_SIGTERM_the_process_is_unready_at_once_and_answers_on_and_the_next_ends_it_with_0()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            if (context.Request.Path.Value!.EndsWith("infer", StringComparison.Ordinal))
            {
                arrived.TrySetResult();
                await release.Task;
            }
        });
        RunningGateway.WriteTo(_routes.FullName, ContractJson.Write(RunningGateway.Table(1, a.At(100))));
        var (port, adminPort) = (LoopbackPort.Free(), LoopbackPort.Free());
        var process = Start(port, adminPort, ("SLUICE_DRAIN", "5m"));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };
        await ReadyAsync(process, admin);

        var inFlight = client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
        await arrived.Task;
        Assert.Equal(0, Kill(process.Id, 15));
        await Eventually.TrueAsync(async () => await CodeAsync(admin, "/readyz") == HttpStatusCode.ServiceUnavailable, "unready");
        using var during = await client.GetAsync("/v2/models/penguins");
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.True(during.Headers.ConnectionClose);
        Assert.Equal(HttpStatusCode.OK, await CodeAsync(admin, "/healthz"));
        release.SetResult();
        using var answer = await inFlight;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // The drain is long enough for a busy machine to answer within it, and is not waited for.
        Assert.Equal(0, Kill(process.Id, 15));
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.Equal(ExitCodes.Ok, process.ExitCode);
    }

    [Fact]
    public async Task A_request_that_does_not_end_does_not_hold_the_process_beyond_its_grace()
    {
        var arrived = new TaskCompletionSource();
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        RunningGateway.WriteTo(_routes.FullName, ContractJson.Write(RunningGateway.Table(1, a.At(100))));
        var (port, adminPort) = (LoopbackPort.Free(), LoopbackPort.Free());
        var process = Start(port, adminPort, ("SLUICE_DRAIN", "1s"), ("SLUICE_SHUTDOWN", "1s"));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };
        await ReadyAsync(process, admin);
        var request = client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
        await arrived.Task;

        // The drain and the shutdown must end before the kubelet kills the pod, with time to spare for the process to exit.
        var left = TimeSpan.FromSeconds(GatewayContract.GracePeriodSeconds) - GatewayContract.Drain - GatewayContract.Shutdown;
        var since = Stopwatch.GetTimestamp();
        Assert.Equal(0, Kill(process.Id, 15));
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2) + left);
        Assert.Equal(ExitCodes.Ok, process.ExitCode);
    }

    [Fact]
    public async Task A_bad_variable_ends_the_process_with_78()
    {
        var process = Start(LoopbackPort.Free(), LoopbackPort.Free(), ("SLUICE_DRAIN", "soon"));
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        Assert.Equal(ExitCodes.BadConfiguration, process.ExitCode);
        Assert.Contains("SLUICE_DRAIN", error);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            // Does nothing to one that has ended.
            process.Kill();
            process.Dispose();
        }

        _routes.Delete(recursive: true);
    }

    private Process Start(int port, int adminPort, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Gateway.Hosting.GatewaySettings).Assembly.Location])
        {
            RedirectStandardError = true,
        };
        start.Environment["SLUICE_ROUTES_DIR"] = _routes.FullName;
        start.Environment["SLUICE_BIND"] = "127.0.0.1";
        start.Environment["SLUICE_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["SLUICE_ADMIN_PORT"] = adminPort.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private static Task ReadyAsync(Process process, HttpClient admin) => Eventually.TrueAsync(
        async () =>
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
            return await CodeAsync(admin, "/readyz") == HttpStatusCode.OK;
        },
        "ready");

    private static async Task<HttpStatusCode?> CodeAsync(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
