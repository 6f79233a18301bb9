using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Hosting.Trials;

/// <summary>What a search leaves on the volume while the attempt runs that publishes the best trial, and afterwards.</summary>
[Collection(TorchState.Name)]
public sealed class TrialCheckpointsTests : IDisposable
{
    private const int Best = 1;

    private static readonly string[] Rates = ["0.1", "0.2", "0.3"];

    private readonly TrainerPod pod = new();

    public TrialCheckpointsTests() => Learn(pod);

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task The_checkpoints_of_other_trials_go_once_the_best_one_is_published()
    {
        await SearchAsync();
        var found = Checkpoints();
        Assert.Equal(["trial-0", "trial-1", "trial-2"], found.Keys);

        Continue(pod, Path.Combine(pod.Checkpoints, $"trial-{Best}"));
        using var stop = new CancellationTokenSource();
        Assert.Equal(ExitCodes.TryAgain, await pod.RunAsync(shown: report => StopOnceTrained(report, stop), stop: stop.Token));
        Assert.Equal(found, Checkpoints());

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        Assert.Equal([KeyValuePair.Create($"trial-{Best}", found[$"trial-{Best}"])], Checkpoints());
        var digest = await Uninterrupted();
        Assert.Equal(digest, pod.Result.Artifact.Digest);

        // An attempt whose result was lost.
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal(digest, pod.Result.Artifact.Digest);
    }

    [Fact]
    public async Task An_attempt_that_cannot_publish_leaves_the_checkpoints_of_all_trials()
    {
        await SearchAsync();
        var found = Checkpoints();
        Continue(pod, Path.Combine(pod.Checkpoints, $"trial-{Best}"));
        using var other = new TrainerPod();
        other.Hyperparameters(("epochs", "1"));
        other.Change(spec => spec with { Publish = pod.Job.Spec.Publish });
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());

        Assert.Equal(ExitCodes.CannotCreate, await pod.RunAsync());

        Assert.Equal("VersionTaken", pod.Error.Reason);
        Assert.Equal(found, Checkpoints());
    }

    [Fact]
    public async Task An_attempt_that_is_killed_while_it_publishes_and_tidies_up_loses_nothing()
    {
        await SearchAsync();
        var best = Checkpoints()[$"trial-{Best}"];
        var more = Enumerable.Range(Rates.Length, 60).ToArray();
        foreach (var number in more)
        {
            Copy(Path.Combine(pod.Checkpoints, "trial-0"), Path.Combine(pod.Checkpoints, $"trial-{number}"));
        }

        Continue(pod, Path.Combine(pod.Checkpoints, $"trial-{Best}"), more);
        using (pod.HoldModels())
        {
            // It cannot be faster than the kill, since it waits for the lock of the repository.
            Assert.Equal(137, await KilledAsync("held-out rows: "));
        }

        foreach (var line in new[] { "Published ", "Removed the checkpoints", "Removed the checkpoints" })
        {
            Assert.True(await KilledAsync(line) is ExitCodes.Ok or 137);
            Assert.Equal(best, Checkpoints()[$"trial-{Best}"]);
        }

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal([KeyValuePair.Create($"trial-{Best}", best)], Checkpoints());
        Assert.Equal(await Uninterrupted(more), pod.Result.Artifact.Digest);
    }

    private async Task<int> KilledAsync(string line)
    {
        using var process = new TrainerProcess(pod);
        await process.KillAfterAsync(line);
        return await process.ExitAsync();
    }

    // The state of each trial's checkpoints, by their folders.
    private SortedDictionary<string, string> Checkpoints() => new(
        Directory.EnumerateDirectories(pod.Checkpoints).ToDictionary(
            path => Path.GetFileName(path),
            path => string.Join('\n', Directory.EnumerateDirectories(path).SelectMany(Directory.EnumerateDirectories).Order()
                .Select(step => $"{Path.GetRelativePath(path, step)} {Manifest(step)}"))),
        StringComparer.Ordinal);

    // A kill may have left half of a checkpoint that is to go.
    private static string Manifest(string step) =>
        Path.Combine(step, "manifest.json") is var path && File.Exists(path) ? File.ReadAllText(path) : "gone";

    private async Task SearchAsync()
    {
        foreach (var until in new int?[] { 2, null })
        {
            foreach (var number in Enumerable.Range(0, Rates.Length).Where(number => until is not null || number == Best))
            {
                Learn(pod, Rates[number]);
                pod.Job = pod.Job with
                {
                    CheckpointPath = Path.Combine(pod.Checkpoints, TrialRequest.Folder(number)),
                    Trial = new TrialRequest { Number = number, Metric = "loss", UntilEpoch = until },
                };
                Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
            }
        }
    }

    // By an attempt that finds no checkpoint, and so trains from the beginning.
    private static async Task<string> Uninterrupted(params int[] more)
    {
        using var other = new TrainerPod();
        Continue(other, Path.Combine(other.Checkpoints, $"trial-{Best}"), more);
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());
        return other.Result.Artifact.Digest;
    }

    private static void Continue(TrainerPod pod, string path, params int[] more)
    {
        Learn(pod, Rates[Best]);
        pod.Job = pod.Job with
        {
            CheckpointPath = path,
            Trial = null,
            Trials =
            [
                .. Rates.Index().Select(rate => Tried(rate.Index, rate.Item)),
                .. more.Select(number => Tried(number, $"0.{number + 10}")),
            ],
        };

        static SearchTrial Tried(int number, string dropout) => new()
        {
            Number = number,
            Hyperparameters = new Dictionary<string, string> { ["dropout"] = dropout },
            State = number == Best ? TrialState.Finished : TrialState.Stopped,
            Epochs = number == Best ? 6 : 2,
        };
    }

    private static void Learn(TrainerPod pod, string dropout = "0.1")
    {
        pod.Hyperparameters(("epochs", "6"), ("batchSize", "16"), ("dropout", dropout));
        pod.KeepCheckpoints("1h");
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Split = new SplitOptions { Validation = "0.2" } },
            Search = new SearchOptions { Parameters = [new SearchParameter { Name = "dropout", Values = Rates }], Trials = 3 },
        });
    }

    private static void StopOnceTrained(ProgressReport report, CancellationTokenSource stop)
    {
        if (report.TotalSteps > 0)
        {
            stop.Cancel();
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
