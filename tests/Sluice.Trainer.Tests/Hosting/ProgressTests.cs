using System.Text.Json;
using Sluice.Api.Contracts;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class ProgressTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Progress_and_metrics_are_served_while_it_trains_and_SIGTERM_ends_it_with_75()
    {
        pod.Hyperparameters(("epochs", "1000000"), ("batchSize", "64"));
        pod.Environment["SLUICE_ATTEMPT"] = "3";
        using var stop = new CancellationTokenSource();
        var port = new TaskCompletionSource<int>();
        var run = Task.Run(() => pod.RunAsync(port.SetResult, stop: stop.Token));
        Assert.Same(port.Task, await Task.WhenAny(port.Task, run));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await port.Task}") };

        var report = await Until(client, progress => progress is { Step: > 20, Loss: not null });
        var metrics = await client.GetStringAsync("/metrics");
        Assert.Equal("ok", await client.GetStringAsync("/healthz"));
        foreach (var path in new[] { "/healthz", "/progress" })
        {
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal(System.Net.HttpStatusCode.OK, head.StatusCode);
        }

        await stop.CancelAsync();

        Assert.Equal(ExitCodes.TryAgain, await run.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal((3, 5_000_000, 1_000_000, "cpu"), (report.Attempt, report.TotalSteps, report.Epochs, report.Device));
        Assert.Equal(report.Step / 5 + 1, report.Epoch);
        Assert.NotNull(report.EtaSeconds);
        Assert.Null(report.LastCheckpointStep);
        Assert.All(
            ["sluice_trainer_step ", "sluice_trainer_loss ", "sluice_trainer_epoch ", "sluice_trainer_samples_total "],
            name => Assert.Contains("\n" + name, metrics, StringComparison.Ordinal));
        Assert.Equal("Terminated", pod.Error.Reason);
        Assert.Contains("spec.checkpoint is not set", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_wrong_configuration()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        pod.Environment["SLUICE_PORT"] = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString();

        Assert.Equal(ExitCodes.BadConfiguration, await pod.RunAsync());
        Assert.Equal("Port", pod.Error.Reason);
    }

    private static async Task<ProgressReport> Until(HttpClient client, Func<ProgressReport, bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var report = JsonSerializer.Deserialize<ProgressReport>(
                await client.GetStringAsync("/progress", deadline.Token), ContractJson.Options)!;
            if (reached(report))
            {
                return report;
            }

            await Task.Delay(20, deadline.Token);
        }
    }
}
