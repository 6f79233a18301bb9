using System.Diagnostics;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class InterruptionTests : IDisposable
{
    // That of Kubernetes, which the operator leaves to pods of trainers.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(30);

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
        await InterruptAsync(new Random(1), ExitCodes.TryAgain, async process =>
        {
            var asked = Stopwatch.GetTimestamp();
            process.Terminate();
            var code = await process.ExitAsync();
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, GracePeriod);
            Assert.True(code == ExitCodes.Ok || pod.Error.Reason == "Terminated", pod.Termination);
            return code;
        });
        Assert.Equal(await Uninterrupted(), pod.Result.Artifact.Digest);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("adversaries")]
    [InlineData("pruning")]
    public async Task A_kill_at_any_time_loses_nothing_but_time(string training)
    {
        Slow(pod, training);
        await InterruptAsync(new Random(2), 137, process =>
        {
            process.Kill();
            return process.ExitAsync();
        });
        Assert.Equal(await Uninterrupted(training), pod.Result.Artifact.Digest);
    }

    // Each attempt is left alone for a number of steps rather than for a time, so that a slow machine needs no more attempts than a fast
    // one.
    private async Task InterruptAsync(Random random, int interrupted, Func<TrainerProcess, Task<int>> interrupt)
    {
        var step = 0L;
        using (pod.HoldModels())
        {
            // It cannot end before it is interrupted, however late that is, since it waits for the lock of the repository.
            Assert.Equal(interrupted, await AttemptAsync());
        }

        for (var attempts = 1; await AttemptAsync() == interrupted; attempts++)
        {
            Assert.True(attempts < 50, "it gets nowhere");
        }

        async Task<int> AttemptAsync()
        {
            using var process = new TrainerProcess(pod);
            await process.ReachAsync(step + random.Next(1, 800));
            var code = await interrupt(process);
            Assert.True(code == ExitCodes.Ok || code == interrupted, $"{code}: {process.Log}");
            step = Math.Max(step, process.Checkpoint);
            return code;
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
