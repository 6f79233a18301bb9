using Sluice.Api.Contracts;
using Sluice.Trainer.Outputs;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Outputs;

public sealed class ProgressFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", null)]
    [InlineData("{\"step\": 1}", null)]
    [InlineData("{\"step\": 1}\n", 1L)]
    [InlineData("{\"step\": 1}\r\n{\"step\": 2}\r\n", 2L)]
    [InlineData("{\"step\": 1}\n{\"step\": 2}", 1L)]
    [InlineData("{\"step\": 1}\n{\"ste", 1L)]
    [InlineData("{\"step\": 1}\n\n \n", 1L)]
    [InlineData("{\"step\": 1}\nepoch 2 done\n[3]\n{\"loss\": 4}\n{\"step\": -5}\n{\"step\": \"6\"}\n", 1L)]
    [InlineData("{\"step\": 1}\n\0\0\0\0\n", 1L)]
    [InlineData("no report at all\n", null)]
    [InlineData("{\"step\": 1e15}\n", null)]
    [InlineData("{\"step\": 7.0}\n", 7L)]
    [InlineData("{\"step\": 7, \"loss\": NaN, \"etaSeconds\": Infinity}\n", 7L)]
    [InlineData("{\"step\": 7, \"loss\": -Infinity, \"note\": \"NaN\"}\n", 7L)]
    public void The_newest_whole_report_counts(string content, long? step)
    {
        folder.File("progress.jsonl", content);

        Assert.Equal(step, ProgressFile.Read(folder.Path, rank: 0)?.Step);
    }

    [Fact]
    public void All_of_a_report_is_read_and_what_is_no_number_is_left_out()
    {
        folder.File("progress.jsonl",
            """{"step": 40, "totalSteps": 100, "epoch": 2, "loss": 0.5, "etaSeconds": 60, "checkpointStep": 30, "lr": 0.1}""" + "\n");
        var report = ProgressFile.Read(folder.Path, rank: 0)!;
        Assert.Equal(
            (40, 100, 2, 0.5, 60.0, 30L),
            (report.Step, report.TotalSteps, report.Epoch, report.Loss, report.EtaSeconds, report.LastCheckpointStep!.Value));
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(folder.Path, "progress.jsonl")), report.UpdatedAt);

        folder.File("progress.jsonl", """{"step": 41, "totalSteps": null, "epoch": 1e12, "loss": NaN, "etaSeconds": -1}""" + "\n");
        report = ProgressFile.Read(folder.Path, rank: 0)!;
        Assert.Equal((41, 0, int.MaxValue), (report.Step, report.TotalSteps, report.Epoch));
        Assert.Equal((null, null, null), (report.Loss, report.EtaSeconds, report.LastCheckpointStep));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(64 * 1024)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public void A_huge_line_that_is_no_report_hides_none(int length)
    {
        folder.File("progress.jsonl", $"{{\"step\": 1}}\n{{\"step\": 2}}\n{new string('x', length)}\n");
        Assert.Equal(2, ProgressFile.Read(folder.Path, rank: 0)?.Step);

        // It is being written.
        folder.File("progress.jsonl", $"{{\"step\": 1}}\n{{\"step\": 2}}\n{new string('x', length)}");
        Assert.Equal(2, ProgressFile.Read(folder.Path, rank: 0)?.Step);
    }

    [Fact]
    public void Of_a_file_of_days_the_end_alone_is_read()
    {
        var path = folder.File("progress.jsonl", "{\"step\": 1}\n");
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(1L << 40);
            file.Seek(0, SeekOrigin.End);
            file.Write("\n{\"step\": 9}\n"u8);
        }

        Assert.Equal(9, ProgressFile.Read(folder.Path, rank: 0)?.Step);
    }

    [Fact]
    public void A_rank_has_its_own_file_before_that_of_all()
    {
        folder.File("progress.jsonl", "{\"step\": 1}\n");
        folder.File("progress.2.jsonl", "{\"step\": 2}\n");

        Assert.Equal((1, 0), Found(rank: 0));
        Assert.Null(ProgressFile.Read(folder.Path, rank: 1));
        Assert.Equal((2, 2), Found(rank: 2));

        folder.File("progress.0.jsonl", "{\"step\": 3}\n");
        Assert.Equal((3, 0), Found(rank: 0));

        (long, int) Found(int rank) => ProgressFile.Read(folder.Path, rank) is { } report ? (report.Step, report.Rank) : default;
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public void What_is_no_file_is_no_progress(string kind)
    {
        var path = Path.Combine(folder.Path, OutputContract.Progress);
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                Assert.Equal(0, BadOutputTests.MakePipe(path, 0b110_000_000));
                break;
        }

        Assert.Null(ProgressFile.Read(folder.Path, rank: 0));
    }
}
