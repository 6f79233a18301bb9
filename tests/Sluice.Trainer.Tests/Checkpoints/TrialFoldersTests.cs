using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Checkpoints;

public sealed class TrialFoldersTests : IDisposable
{
    private static readonly string Hash = new('a', 64);
    private static readonly string OtherData = new('b', 64);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_removal_that_broke_off_at_any_point_is_completed_by_the_next_attempt()
    {
        var steps = RemovalSteps(Search("whole")).Count;
        Assert.Equal(8 + 8 + 7, steps);
        for (var done = 0; done <= steps; done++)
        {
            var run = Search($"run-{done}");
            RemovalSteps(run).Take(done).ToList().ForEach(Delete);

            Remove(Path.Combine(run, "trial-2"), Open(Path.Combine(run, "trial-2"), Hash));

            Assert.Equal(
                [
                    "notes", "trial-2", $"trial-2/{Hash[..16]}", .. Checkpoint(3), .. Checkpoint(4),
                    "trial-2/notes", "trial-7",
                ],
                Directory.EnumerateFileSystemEntries(run, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(run, path)).Order(StringComparer.Ordinal));
            using var newest = Open(Path.Combine(run, "trial-2"), Hash).OpenNewest()!.Value.State;
            Assert.Equal($"2 of {Hash}", new StreamReader(newest).ReadToEnd());
        }

        static IEnumerable<string> Checkpoint(int step) =>
            new[] { "", "/manifest.json", "/state.bin" }.Select(file => $"trial-2/{Hash[..16]}/step-{step:D12}{file}");
    }

    [Theory]
    [InlineData("trial-2", false)]
    [InlineData("trial-9", true)]
    [InlineData("checkpoints", true)]
    public void Nothing_is_removed_but_by_an_attempt_that_continues_a_trial(string own, bool searched)
    {
        var run = Search("run");
        var store = Open(Path.Combine(run, own), Hash);
        var before = Directory.GetFileSystemEntries(run, "*", SearchOption.AllDirectories);

        Remove(Path.Combine(run, own), store, searched);
        Remove(Path.Combine(run, "trial-2"), null);

        Assert.Equal(before, Directory.GetFileSystemEntries(run, "*", SearchOption.AllDirectories));
    }

    private static CheckpointStore Open(string path, string hash) => new(path, hash, 2, NullLogger.Instance);

    private static void Remove(string path, CheckpointStore? store, bool searched = true) => TrialFolders.RemoveOthers(
        new JobDocument
        {
            CheckpointPath = path,
            Trials = searched ? [.. Enumerable.Range(0, 4).Select(number => new SearchTrial { Number = number })] : null,
        },
        store,
        NullLogger.Instance);

    // Trials 0 to 3, of which 3 has left nothing, the best one also on other data, beside what is none of the search.
    private string Search(string name)
    {
        var run = Path.Combine(folder.Path, name);
        foreach (var (trial, hash) in new[] { (0, Hash), (1, Hash), (2, Hash), (2, OtherData) })
        {
            var store = Open(Path.Combine(run, $"trial-{trial}"), hash);
            store.Save(3, state => state.Write(Encoding.UTF8.GetBytes("before")));
            store.Save(4, state => state.Write(Encoding.UTF8.GetBytes($"{trial} of {hash}")));
        }

        foreach (var other in new[] { "notes", "trial-7", "trial-2/notes" })
        {
            Directory.CreateDirectory(Path.Combine(run, other));
        }

        return run;
    }

    // Each file and folder that is to go, in the order in which a removal comes to it.
    private static List<string> RemovalSteps(string run)
    {
        return [.. new[] { "trial-0", "trial-1", $"trial-2/{OtherData[..16]}" }.SelectMany(path => Below(Path.Combine(run, path)))];

        static IEnumerable<string> Below(string path) =>
            Directory.Exists(path) ? [.. Directory.GetFileSystemEntries(path).Order().SelectMany(Below), path] : [path];
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
        else
        {
            File.Delete(path);
        }
    }
}
