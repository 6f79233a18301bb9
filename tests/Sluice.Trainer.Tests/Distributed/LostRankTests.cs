using System.Diagnostics;
using Sluice.Api.Contracts;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Distributed;

/// <summary>Ranks that are killed, asked to stop, missing or wrong.</summary>
public sealed class LostRankTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public LostRankTests() => Slow(pod);

    public void Dispose() => pod.Dispose();

    /// <summary>Each rank is killed at each phase, and the next attempt goes on: with the digest of a run that nothing disturbed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_rank_that_is_killed_at_any_phase_changes_no_weight(int killed)
    {
        var attempt = 0;
        await AttemptAsync(attempt++, async (_, processes) => await processes[killed].KillAfterAsync("meets the others"), rendezvous: "3");
        await AttemptAsync(attempt++, async (_, processes) =>
        {
            await processes[0].ReachAsync(50); // a step is being computed, or a checkpoint written
            processes[killed].Kill();
        });
        await AttemptAsync(attempt++, async (_, processes) =>
        {
            await processes[0].ReachAsync(300);
            processes[killed].Kill();
        });
        using (pod.HoldModels())
        {
            // Rank 0 waits for the lock of the repository, to publish; the other has ended by then.
            await AttemptAsync(
                attempt++,
                async (_, processes) =>
                {
                    await processes[0].KillAfterAsync("held-out rows");
                    Assert.Equal(ExitCodes.Ok, await processes[1].ExitAsync());
                },
                firstAlone: true);
        }

        await FinishAsync(attempt);
        Assert.Equal(await UndisturbedAsync(2), pod.Result.Artifact.Digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task SIGTERM_on_one_rank_stops_all_after_the_same_step(int asked)
    {
        using (var world = new TrainerWorld(2, pod))
        {
            var processes = world.Start();
            await processes[0].ReachAsync(20);
            processes[asked].Terminate();

            Assert.All(await ExitsAsync(processes), code => Assert.Equal(ExitCodes.TryAgain, code));
            var stopped = world.Pods.Select(one => one.Error.Message.Split(';')[0]).ToList();
            Assert.All(world.Pods, one => Assert.Equal("Terminated", one.Error.Reason));
            Assert.Equal(stopped[0], stopped[1]);
            Assert.Contains("another attempt resumes from step " + stopped[0].Split(' ')[3], pod.Error.Message, StringComparison.Ordinal);
        }

        await FinishAsync(attempt: 1);
        Assert.Equal(await UndisturbedAsync(2), pod.Result.Artifact.Digest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Another_number_of_workers_goes_on_from_the_checkpoint(int size)
    {
        using (var world = new TrainerWorld(2, pod))
        {
            var processes = world.Start();
            await processes[0].ReachAsync(100);
            processes[0].Terminate();
            await ExitsAsync(processes);
        }

        using var next = new TrainerWorld(size, pod, attempt: 1);
        var resumed = next.Start();

        Assert.All(await ExitsAsync(resumed, dispose: false), code => Assert.Equal(ExitCodes.Ok, code));
        Assert.All(resumed, process => Assert.Contains("Resuming from the checkpoint at step", process.Log, StringComparison.Ordinal));
        resumed.ForEach(process => process.Dispose());
    }

    [Fact]
    public async Task A_rank_that_never_comes_is_named()
    {
        using var world = new TrainerWorld(3, pod);
        foreach (var one in world.Pods)
        {
            one.Environment["SLUICE_RENDEZVOUS_SECONDS"] = "3";
        }

        using var first = new TrainerProcess(world.Pods[0]);
        using var second = new TrainerProcess(world.Pods[2]);

        Assert.Equal(ExitCodes.TryAgain, await first.ExitAsync());
        Assert.Equal(ExitCodes.TryAgain, await second.ExitAsync());
        Assert.Equal("RanksMissing", pod.Error.Reason);
        Assert.StartsWith("rank 1 of 3 did not come to rank 0 at 127.0.0.1:", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rank_of_another_attempt_is_refused_by_name()
    {
        using var world = new TrainerWorld(2, pod);
        world.Pods[1].Environment["SLUICE_ATTEMPT"] = "7";
        pod.Environment["SLUICE_RENDEZVOUS_SECONDS"] = "5";
        using var first = new TrainerProcess(pod);
        using var other = new TrainerProcess(world.Pods[1]);

        Assert.Equal(ExitCodes.TryAgain, await other.ExitAsync());
        Assert.Equal("RankRefused", world.Pods[1].Error.Reason);
        Assert.EndsWith("rank 1 is of attempt 7, but rank 0 of attempt 0", world.Pods[1].Error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.TryAgain, await first.ExitAsync());
    }

    // The rank that is left ends within seconds by itself, and names the one that is gone.
    private async Task AttemptAsync(
        int attempt, Func<TrainerWorld, List<TrainerProcess>, Task> kill, string? rendezvous = null, bool firstAlone = false)
    {
        using var world = new TrainerWorld(2, pod, attempt);
        foreach (var one in world.Pods)
        {
            one.Environment["SLUICE_RENDEZVOUS_SECONDS"] = rendezvous ?? "60";
        }

        var processes = world.Start();
        await kill(world, processes);
        var killed = Stopwatch.GetTimestamp();
        var codes = await ExitsAsync(processes);
        if (firstAlone)
        {
            return;
        }

        Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Single(codes, code => code == 137);
        Assert.Single(codes, code => code == ExitCodes.TryAgain);
        if (rendezvous is null)
        {
            var (dead, left) = codes[0] == 137 ? (0, world.Pods[1]) : (1, world.Pods[0]);
            Assert.Equal("RankLost", left.Error.Reason);
            Assert.Contains($"rank {dead} is gone", left.Error.Message, StringComparison.Ordinal);
        }
    }

    private async Task FinishAsync(int attempt)
    {
        using var world = new TrainerWorld(2, pod, attempt);
        Assert.All(await ExitsAsync(world.Start()), code => Assert.Equal(ExitCodes.Ok, code));
    }

    private static async Task<int[]> ExitsAsync(List<TrainerProcess> processes, bool dispose = true)
    {
        var codes = await Task.WhenAll(processes.Select(process => process.ExitAsync()));
        if (dispose)
        {
            processes.ForEach(process => process.Dispose());
        }

        return codes;
    }

    private static async Task<string> UndisturbedAsync(int size) =>
        (await TrainerWorld.TrainAsync(size, pod => Slow(pod, "1h"))).Artifact.Digest;

    private static void Slow(TrainerPod pod, string every = "20ms")
    {
        pod.Hyperparameters(("epochs", "60"), ("batchSize", "8"), ("dropout", "0.1"), ("hiddenLayers", "24,12"));
        pod.KeepCheckpoints(every);
    }
}
