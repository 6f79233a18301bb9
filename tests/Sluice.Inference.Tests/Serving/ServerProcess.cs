using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Tests.Shared;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

/// <summary>The real program in its own process, on loopback ports.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int SigTerm = 15;
    private const string LogName = "termination-log";

    private readonly ModelFolder folder;
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private bool keepFolder;

    private ServerProcess(ModelFolder folder, string[] arguments, (string Name, string? Value)[] environment)
    {
        this.folder = folder;
        Port = LoopbackPort.Free();
        MetricsPort = LoopbackPort.Free();
        LogPath = Path.Combine(folder.Path, LogName);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sluice.Inference.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["SLUICE_MODEL_NAME"] = "penguins",
                ["SLUICE_MODEL_VERSION"] = "1.2.0",
                ["SLUICE_ARTIFACT_URI"] = $"file://{folder.Path}",
                ["SLUICE_ARTIFACT_DIGEST"] = folder.Artifact.Digest.ToString(),
                ["SLUICE_BIND_ADDRESS"] = "127.0.0.1",
                ["SLUICE_HTTP_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["SLUICE_METRICS_PORT"] = MetricsPort.ToString(CultureInfo.InvariantCulture),
                ["SLUICE_TERMINATION_LOG"] = LogPath,
                ["SLUICE_DRAIN"] = "100ms",

                // The same value as in the image.
                ["DOTNET_GCgen0size"] = "0x1000000",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public int MetricsPort { get; }

    public HttpClient Client { get; }

    public string LogPath { get; }

    public string Output => string.Join('\n', output);

    /// <summary>Resident memory in MiB.</summary>
    public long ResidentMiB => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status")
            .Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>Starts a server and waits until it is ready. The folder is deleted with it.</summary>
    public static async Task<ServerProcess> StartAsync(byte[] model, params (string Name, string? Value)[] environment) =>
        await StartAsync(await ModelFolder.WriteAsync(model), environment);

    /// <summary>Starts a server on a folder.</summary>
    public static async Task<ServerProcess> StartAsync(ModelFolder folder, params (string Name, string? Value)[] environment)
    {
        var server = new ServerProcess(folder, [], environment);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await server.IsReadyAsync())
        {
            Assert.False(server.process.HasExited, server.Output);
            await Task.Delay(20, deadline.Token);
        }

        return server;
    }

    /// <summary>Starts the program on a folder and waits for its end.</summary>
    public static async Task<(int Code, string Log, string Output)> RunAsync(
        ModelFolder folder, string[] arguments, params (string Name, string? Value)[] environment)
    {
        File.Delete(Path.Combine(folder.Path, LogName));
        using var server = new ServerProcess(folder, arguments, environment) { keepFolder = true };
        var code = await server.ExitAsync();
        return (code, File.Exists(server.LogPath) ? await File.ReadAllTextAsync(server.LogPath) : "", server.Output);
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/v2/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> InferAsync(string body, string path = "/v2/models/penguins/infer") =>
        PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, HttpContent body)
    {
        using var answer = await Client.PostAsync(path, body);
        return (answer.StatusCode, await JsonAsync(answer));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        return (answer.StatusCode, await JsonAsync(answer));
    }

    /// <summary>
    /// The metrics once so many answers of a code are counted, which happens a moment after their last byte. The page is read once more
    /// then: its series are read one after the other, so that one which was counted earlier can be missing where the answers are there.
    /// </summary>
    public async Task<string> MetricsAfterAsync(int answers, HttpStatusCode code = HttpStatusCode.OK)
    {
        const string count = "sluice_inference_request_duration_seconds_count";
        var line = $"{count}{{model=\"penguins\",version=\"1.2.0\",code=\"{(int)code}\"}} {answers}\n";
        await Eventually.TrueAsync(async () => (await MetricsAsync()).Contains(line, StringComparison.Ordinal), line);
        return await MetricsAsync();
    }

    /// <summary>Waits until the process has printed a text. Its output arrives a moment after what it is about.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(() => Output.Contains(text, StringComparison.Ordinal), text);

    public void Terminate() => Assert.Equal(0, Kill(process.Id, SigTerm));

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        Client.Dispose();
        if (!keepFolder)
        {
            folder.Dispose();
        }
    }

    private Task<string> MetricsAsync() => Client.GetStringAsync($"http://127.0.0.1:{MetricsPort}/metrics");

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(new MediaTypeHeaderValue("application/json"), answer.Content.Headers.ContentType);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
