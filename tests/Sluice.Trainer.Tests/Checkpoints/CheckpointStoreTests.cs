using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly string Job = new('a', 64);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_newest_is_opened_and_the_oldest_go()
    {
        var store = Store();
        Save(store, 5, "five");
        Save(store, 40, "forty");
        Save(store, 300, "three hundred");

        Assert.Equal((300, "three hundred"), Newest(Store()));
        Assert.Equal(["step-000000000040", "step-000000000300"], Folders());
    }

    [Fact]
    public void Without_any_there_is_none() => Assert.Null(Store().OpenNewest());

    [Theory]
    [InlineData("cut")]
    [InlineData("flip")]
    [InlineData("state lost")]
    [InlineData("manifest lost")]
    [InlineData("manifest cut")]
    [InlineData("manifest of another step")]
    public void A_damaged_one_is_skipped_for_the_one_before(string damage)
    {
        var store = Store();
        Save(store, 1, "one");
        Save(store, 2, "two");
        var path = Directory.GetDirectories(Directory.GetDirectories(folder.Path).Single()).Order().Last();
        var (state, manifest) = (Path.Combine(path, "state.bin"), Path.Combine(path, "manifest.json"));
        switch (damage)
        {
            case "cut": File.WriteAllText(state, "tw"); break;
            case "flip": File.WriteAllText(state, "twp"); break;
            case "state lost": File.Delete(state); break;
            case "manifest lost": File.Delete(manifest); break;
            case "manifest cut": File.WriteAllText(manifest, File.ReadAllText(manifest)[..20]); break;
            default:
                var text = File.ReadAllText(manifest).Replace("\"step\":2", "\"step\":3", StringComparison.Ordinal);
                File.WriteAllText(manifest, text);
                break;
        }

        Assert.Equal((1, "one"), Newest(Store()));
        Save(store, 2, "two again");
        Assert.Equal((2, "two again"), Newest(Store()));
    }

    [Fact]
    public void A_checkpoint_of_another_job_is_not_seen_even_in_its_place()
    {
        Save(Store(), 1, "one");
        var other = 'b' + Job[1..];
        Assert.Null(Store(other).OpenNewest());
        Directory.Delete(Path.Combine(folder.Path, other[..16]));
        Directory.Move(Path.Combine(folder.Path, Job[..16]), Path.Combine(folder.Path, other[..16]));

        Assert.Null(Store(other).OpenNewest());
    }

    [Fact]
    public void A_write_that_breaks_off_leaves_the_one_before()
    {
        var store = Store();
        Save(store, 1, "one");

        Assert.Throws<IOException>(() => store.Save(2, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("no space");
        }));

        Assert.Equal((1, "one"), Newest(Store()));
        Assert.Single(Folders());
    }

    [Fact]
    public void What_a_killed_writer_left_is_swept_and_never_read()
    {
        var store = Store();
        Save(store, 1, "one");
        var left = Path.Combine(folder.Path, Job[..16], ".tmp-1");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "state.bin"), "half");

        Assert.Equal((1, "one"), Newest(Store()));
        Assert.False(Directory.Exists(left));
    }

    private static void Save(CheckpointStore store, long step, string state) =>
        store.Save(step, stream => stream.Write(Encoding.UTF8.GetBytes(state)));

    private static (long Step, string State)? Newest(CheckpointStore store)
    {
        if (store.OpenNewest() is not { } newest)
        {
            return null;
        }

        using var reader = new StreamReader(newest.State);
        return (newest.Step, reader.ReadToEnd());
    }

    private CheckpointStore Store(string? job = null) => new(folder.Path, job ?? Job, 2, NullLogger.Instance);

    private IEnumerable<string> Folders() =>
        Directory.GetDirectories(Path.Combine(folder.Path, Job[..16])).Select(path => Path.GetFileName(path)!).Order();
}
