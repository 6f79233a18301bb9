using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Distributed;

/// <summary>A training goes on with fewer workers, and then with more, as if nothing had happened.</summary>
public sealed class OtherWorldTests : IDisposable
{
    private const double Rounding = 1e-5;

    private readonly TrainerPod pod = new();

    public OtherWorldTests() => Prepare(pod);

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task The_losses_after_two_one_and_two_workers_are_those_of_two()
    {
        await StopAsync(workers: 2, attempt: 0, step: 20);
        await StopAsync(workers: 1, attempt: 1, step: 60);
        using (var world = new TrainerWorld(2, pod, attempt: 2))
        {
            var processes = world.Start();
            var codes = await Task.WhenAll(processes.Select(process => process.ExitAsync()));
            Assert.All(codes, code => Assert.Equal(ExitCodes.Ok, code));
            Assert.Contains("Resuming from the checkpoint at step", processes[0].Log, StringComparison.Ordinal);
            processes.ForEach(process => process.Dispose());
        }

        var undisturbed = await TrainerWorld.TrainAsync(2, Prepare);
        Assert.Equal(undisturbed.Progress!.Step, pod.Result.Progress!.Step);
        Near(undisturbed.Progress.Loss, pod.Result.Progress.Loss);
        Near(undisturbed.Progress.ValidationLoss, pod.Result.Progress.ValidationLoss);
        Assert.Equal(undisturbed.Metrics["accuracy"], pod.Result.Metrics["accuracy"]);
    }

    private async Task StopAsync(int workers, int attempt, long step)
    {
        using var world = new TrainerWorld(workers, pod, attempt);
        var processes = world.Start();
        await processes[0].ReachAsync(step);
        processes.ForEach(process => process.Terminate());
        var codes = await Task.WhenAll(processes.Select(process => process.ExitAsync()));
        Assert.All(codes, code => Assert.Equal(ExitCodes.TryAgain, code));
        processes.ForEach(process => process.Dispose());
    }

    private static void Near(double? expected, double? actual)
    {
        Assert.NotNull(expected);
        Assert.NotNull(actual);
        Assert.InRange(actual.Value / expected.Value, 1 - Rounding, 1 + Rounding);
    }

    // Plain descent: Adam would make steps of what is rounding alone.
    private static void Prepare(TrainerPod pod)
    {
        pod.Hyperparameters(
            ("epochs", "6"),
            ("batchSize", "8"),
            ("dropout", "0.1"),
            ("hiddenLayers", "24,12"),
            ("optimizer", "sgd"),
            ("learningRate", "0.02"));
        pod.KeepCheckpoints("20ms");
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Split = new SplitOptions { Test = "0.1", Validation = "0.1" } },
        });
    }
}
