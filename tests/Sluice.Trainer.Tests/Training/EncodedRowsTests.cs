using Sluice.Data.Failures;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Tests.Training;

public sealed class EncodedRowsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(EncodedRows.MostInMemory, false)]
    [InlineData(0, true)]
    [InlineData(60, true)]
    public void Rows_come_back_by_their_number_from_memory_and_from_a_file(long mostInMemory, bool inFile)
    {
        using var rows = new EncodedRows(folder.Path, 3, 2, mostInMemory);
        rows.Append([1, 2, 3, 4, 5, 6], [7, 70, 8, 80]);
        rows.Append([], []);
        rows.Append([float.NaN, float.MinValue, 0.1f, 10, 11, 12], [9, 90, float.MaxValue, -1]);

        Assert.Equal((4, inFile), (rows.Count, rows.IsInFile));
        var (features, targets) = rows.Read([2, 0, 2, 3]);
        Assert.Equal([float.NaN, float.MinValue, 0.1f, 1, 2, 3, float.NaN, float.MinValue, 0.1f, 10, 11, 12], features);
        Assert.Equal([9, 90, 7, 70, 9, 90, float.MaxValue, -1], targets);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read([4]));
    }

    [Fact]
    public void The_file_goes_with_the_rows()
    {
        using (var rows = new EncodedRows(folder.Path, 1, 1, 0))
        {
            rows.Append([1], [1]);
            Assert.Single(Directory.GetFiles(folder.Path));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_scratch_that_cannot_be_written_is_named()
    {
        using var rows = new EncodedRows("/proc/scratch", 1, 1, 0);

        var e = Assert.Throws<JobException>(() => rows.Append([1], [1]));

        Assert.Equal((78, "ScratchFull", "spec.dataset.scratch"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains("give the job more scratch", e.Message, StringComparison.Ordinal);
    }
}
