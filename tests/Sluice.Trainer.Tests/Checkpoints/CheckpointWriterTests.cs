using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CheckpointStore store;

    public CheckpointWriterTests() => store = new CheckpointStore(folder.Path, new string('a', 64), 2, NullLogger.Instance);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_state_is_that_of_its_step_whatever_the_training_does_meanwhile()
    {
        var state = Enumerable.Range(0, 3_000_001).Select(number => (byte)(number * 31)).ToArray();
        var expected = state.ToArray();
        using var writer = new CheckpointWriter(store, NullLogger.Instance);

        writer.Begin(7, stream => stream.Write(state));
        Array.Clear(state);
        writer.Wait();

        var (step, saved) = store.OpenNewest()!.Value;
        using (saved)
        {
            var read = new byte[saved.Length];
            saved.ReadExactly(read);
            Assert.Equal((7, 7), (step, writer.Last!.Step));
            Assert.Equal(expected, read);
        }

        Assert.True(writer.Last.Seconds > 0);
    }

    [Fact]
    public void A_shorter_state_leaves_nothing_of_the_one_before()
    {
        using var writer = new CheckpointWriter(store, NullLogger.Instance);
        writer.Begin(1, stream => stream.Write(new byte[2_500_000]));
        writer.Wait();
        writer.Begin(2, stream => stream.Write([1, 2, 3]));
        writer.Wait();

        var (step, saved) = store.OpenNewest()!.Value;
        using (saved)
        {
            Assert.Equal((2, 3), (step, saved.Length));
        }
    }

    [Fact]
    public void One_that_cannot_be_written_leaves_the_one_before()
    {
        using var writer = new CheckpointWriter(store, NullLogger.Instance);
        writer.Begin(1, stream => stream.Write([1]));
        writer.Wait();
        Directory.Delete(Path.Combine(folder.Path, new string('a', 16)), recursive: true);
        File.WriteAllText(Path.Combine(folder.Path, new string('a', 16)), "in the way");

        writer.Begin(2, stream => stream.Write([2]));
        writer.Wait();

        Assert.Equal(1, writer.Last!.Step);
    }
}
