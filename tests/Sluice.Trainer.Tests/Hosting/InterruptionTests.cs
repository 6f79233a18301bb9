using System.Diagnostics;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class InterruptionTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public InterruptionTests()
    {
        Slow(pod);
        pod.KeepCheckpoints("20ms");
    }

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task SIGTERM_at_any_time_loses_nothing_but_time()
    {
        var random = new Random(1);
        var attempts = 0;
        for (var code = ExitCodes.TryAgain; code == ExitCodes.TryAgain; attempts++)
        {
            Assert.True(attempts < 50, "it gets nowhere");
            using var process = new TrainerProcess(pod);
            await WaitForSteps(process, random.Next(1, 60));
            var asked = Stopwatch.GetTimestamp();
            if (!process.HasExited)
            {
                process.Terminate();
            }

            code = await process.ExitAsync(30);
            Assert.True(code is ExitCodes.Ok or ExitCodes.TryAgain, $"{code}: {process.Log}");
            Assert.InRange(Stopwatch.GetElapsedTime(asked).TotalSeconds, 0, 10);
            Assert.True(code == ExitCodes.Ok || pod.Error.Reason == "Terminated", pod.Termination);
        }

        Assert.True(attempts > 1, "it was never interrupted");
        Assert.Equal(await Uninterrupted(), pod.Result.Artifact.Digest);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("adversaries")]
    [InlineData("pruning")]
    public async Task A_kill_at_any_time_loses_nothing_but_time(string training)
    {
        Slow(pod, training);
        var random = new Random(2);
        var attempts = 0;
        for (var code = -1; code != ExitCodes.Ok; attempts++)
        {
            Assert.True(attempts < 50, "it gets nowhere");
            using var process = new TrainerProcess(pod);
            await WaitForSteps(process, random.Next(1, 60));
            process.Kill();
            code = await process.ExitAsync(30);
            Assert.True(code is ExitCodes.Ok or 137, $"{code}: {process.Log}");
        }

        Assert.True(attempts > 1, "it was never interrupted");
        Assert.Equal(await Uninterrupted(training), pod.Result.Artifact.Digest);
    }

    // Waits until that number of checkpoints has been written or replaced since the start.
    private async Task WaitForSteps(TrainerProcess process, int checkpoints)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!process.HasExited && DateTime.UtcNow < deadline)
        {
            if (process.Log.Split("Wrote the checkpoint").Length > checkpoints)
            {
                return;
            }

            await Task.Delay(5);
        }
    }

    private static async Task<string> Uninterrupted(string training = "plain")
    {
        using var other = new TrainerPod();
        Slow(other, training);
        other.KeepCheckpoints("1h");
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());
        return other.Result.Artifact.Digest;
    }

    // Adversaries are a network that predicts the sex, and changed rows. The zeros grow from the middle of the training on.
    private static void Slow(TrainerPod pod, string training = "plain")
    {
        var (adversaries, pruning) = (training is "adversaries", training is "pruning");
        pod.Hyperparameters(
        [
            ("epochs", "80"), ("batchSize", "8"), ("dropout", "0.1"), ("hiddenLayers", "24,12"),
            .. adversaries ? [("adversarial", "pgd"), ("attackSteps", "2")] : Array.Empty<(string, string)>(),
        ]);
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with
            {
                Mitigation = adversaries
                    ? new MitigationOptions { Column = "sex", Method = nameof(MitigationMethod.AdversarialDebiasing) }
                    : null,
                Compression = pruning ? new CompressionOptions { Prune = ["layers.0=0.7", "*=0.4"] } : null,
            },
        });
    }
}
