using System.Net;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Tests.Shared;
using Sluice.Trainer.Outputs;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Outputs;

public sealed class FollowTests : IDisposable
{
    private readonly OutputPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task It_answers_what_the_program_has_written_by_then()
    {
        (pod.Pod.Environment["SLUICE_ATTEMPT"], pod.Pod.Environment["SLUICE_RANK"]) = ("3", "1");
        using var stop = new CancellationTokenSource();
        var port = new TaskCompletionSource<int>();
        var run = Task.Run(() => FollowHost.RunAsync(pod.Pod.Environment.GetValueOrDefault, port.SetResult, stop.Token));
        Assert.Same(port.Task, await Task.WhenAny(port.Task, run));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await port.Task}") };

        // An answer that stays the same would say that the rank hangs.
        Assert.Equal("ok", await client.GetStringAsync("/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, await Code(client, HttpMethod.Get, "/progress"));
        File.WriteAllText(Path.Combine(pod.Output, "progress.jsonl"), "{\"step\": 4}\n");
        Assert.Equal(HttpStatusCode.NotFound, await Code(client, HttpMethod.Get, "/progress"));

        File.AppendAllText(Path.Combine(pod.Output, "progress.1.jsonl"), "{\"step\": 5}\n{\"step\":");
        Assert.Equal((5, 3, 1), await Said(client));

        File.AppendAllText(Path.Combine(pod.Output, "progress.1.jsonl"), " 6}\n");
        Assert.Equal((6, 3, 1), await Said(client));

        Assert.Equal(HttpStatusCode.OK, await Code(client, HttpMethod.Head, "/progress"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await Code(client, HttpMethod.Post, "/progress"));
        Assert.Equal(HttpStatusCode.NotFound, await Code(client, HttpMethod.Get, "/metrics"));

        Directory.Delete(pod.Output, recursive: true);
        Assert.Equal(HttpStatusCode.NotFound, await Code(client, HttpMethod.Get, "/progress"));

        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Ok, await run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task SIGTERM_ends_it_with_0_and_its_log_says_once_what_it_passed_over()
    {
        var port = LoopbackPort.Free();
        pod.Pod.Environment["SLUICE_PORT"] = $"{port}";
        pod.Leave("progress.jsonl", "{\"step\": 8}\nepoch 1\u001b[31m of 2\n");
        using var process = new TrainerProcess(pod.Pod, OutputContract.Follow);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await process.UntilAsync(() => Answers(client), "an answer");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((8, 0, 0), await Said(client));
        }

        process.Terminate();

        Assert.True(await process.ExitAsync() == ExitCodes.Ok, process.Errors);
        Assert.Equal(2, process.Log.Split("is passed over").Length);
        Assert.DoesNotContain('\u001b', process.Log);
    }

    [Fact]
    public async Task A_port_that_the_program_holds_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        pod.Pod.Environment["SLUICE_PORT"] = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var process = new TrainerProcess(pod.Pod, OutputContract.Follow);

        Assert.Equal(ExitCodes.BadConfiguration, await process.ExitAsync());
        Assert.Contains("have the program use another port", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_variable_it_says_what_is_missing()
    {
        pod.Pod.Environment.Remove(OutputContract.Variable);
        using var process = new TrainerProcess(pod.Pod, OutputContract.Follow);

        Assert.Equal(ExitCodes.BadConfiguration, await process.ExitAsync());
        Assert.Equal("SLUICE_OUTPUT is missing; set it to a folder", process.Errors.Trim());
    }

    private static bool Answers(HttpClient client)
    {
        try
        {
            return client.GetStringAsync("/healthz").GetAwaiter().GetResult() == "ok";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> Code(HttpClient client, HttpMethod method, string path)
    {
        using var answer = await client.SendAsync(new HttpRequestMessage(method, path));
        return answer.StatusCode;
    }

    private static async Task<(long Step, int Attempt, int Rank)> Said(HttpClient client) =>
        JsonSerializer.Deserialize<ProgressReport>(await client.GetStringAsync("/progress"), ContractJson.Options) is { } report
            ? (report.Step, report.Attempt, report.Rank)
            : default;
}
