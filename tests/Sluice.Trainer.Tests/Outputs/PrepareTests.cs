using Sluice.Api.Contracts;
using Sluice.Trainer.Outputs;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Outputs;

public sealed class PrepareTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TrainerPod pod = new();

    public void Dispose()
    {
        folder.Dispose();
        pod.Dispose();
    }

    [Fact]
    public async Task It_makes_the_folders_of_an_attempt_and_leaves_what_is_there()
    {
        var (output, checkpoints) = (Path.Combine(folder.Path, "uid", "output", "0"), Path.Combine(folder.Path, "uid", "run"));
        pod.Environment[OutputContract.Variable] = output;
        pod.Environment[OutputContract.CheckpointVariable] = checkpoints;
        Directory.CreateDirectory(checkpoints);
        var saved = folder.File("uid/run/last.pt", "weights");

        for (var rank = 0; rank < 2; rank++)
        {
            using var process = new TrainerProcess(pod, OutputContract.Prepare);
            Assert.True(await process.ExitAsync() == ExitCodes.Ok, process.Errors);
            Assert.Equal([Path.Combine(output, OutputContract.Marker)], Directory.GetFileSystemEntries(output));
        }

        Assert.Equal("weights", File.ReadAllText(saved));
    }

    [Theory]
    [InlineData("output", "spec.trainer.outputs.volume")]
    [InlineData("marker", "spec.trainer.outputs.volume")]
    [InlineData("checkpoints", "spec.checkpoint.volume")]
    public void A_folder_that_cannot_be_written_is_named_by_its_field(string taken, string field)
    {
        var (output, checkpoints) = (Path.Combine(folder.Path, "output"), Path.Combine(folder.Path, "checkpoints"));
        pod.Environment[OutputContract.Variable] = output;
        pod.Environment[OutputContract.CheckpointVariable] = checkpoints;
        if (taken == "marker")
        {
            folder.Folder("output/" + OutputContract.Marker);
        }
        else
        {
            folder.File(taken, "a file");
        }

        Assert.Equal(ExitCodes.CannotCreate, OutputFolder.Prepare(pod.Environment.GetValueOrDefault));
        Assert.Equal(("OutputNotWritable", field), (pod.Error.Reason, pod.Error.Field));
        Assert.StartsWith($"{field}: ", pod.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "give the pods' user (uid 65532) a volume that it may write, and check that it is not full",
            pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_its_variable_it_makes_nothing(string? value)
    {
        if (value is not null)
        {
            pod.Environment[OutputContract.Variable] = value;
        }

        Assert.Equal(ExitCodes.BadConfiguration, OutputFolder.Prepare(pod.Environment.GetValueOrDefault));
        Assert.Equal("SLUICE_OUTPUT is missing; set it to a folder", pod.Error.Message);
    }

    [Fact]
    public async Task A_command_that_is_none_is_refused_with_those_that_are()
    {
        using var process = new TrainerProcess(pod, "export");

        Assert.Equal(ExitCodes.BadSpec, await process.ExitAsync());
        Assert.Equal("'export' is no command; use prepare, follow, publish, await-hosts, spare, or none to train", process.Errors.Trim());
    }
}
