using System.Security.Cryptography;
using Sluice.Api.Contracts;
using Sluice.Trainer.Checkpoints;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>
/// User input that could reach native code unchecked, where an error ends the process. Each test runs in its own process.
/// </summary>
public sealed class NativeCallTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("of another network")]
    [InlineData("torn")]
    [InlineData("random")]
    [InlineData("of a later step")]
    public async Task A_checkpoint_that_does_not_fit_is_removed_and_the_training_begins_again(string state)
    {
        pod.Hyperparameters(("epochs", "2"), ("hiddenLayers", "8"));
        pod.KeepCheckpoints("1h");
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var digest = pod.Result.Artifact.Digest;
        var whole = await File.ReadAllBytesAsync(StatePath(pod));
        Replace(state switch
        {
            "torn" => whole[..(whole.Length / 2)],
            "random" => RandomNumberGenerator.GetBytes(whole.Length),
            "of a later step" => await Other(("epochs", "9"), ("hiddenLayers", "8")),
            _ => await Other(("epochs", "2"), ("hiddenLayers", "9,7")),
        });

        using var process = new TrainerProcess(pod);

        Assert.Equal((ExitCodes.Ok, digest), (await process.ExitAsync(), pod.Result.Artifact.Digest));
        Assert.Matches("Removed damaged checkpoint [^\n]*: its state", process.Log);
    }

    [Fact]
    public async Task A_network_that_the_memory_does_not_hold_is_refused()
    {
        pod.Hyperparameters(("hiddenLayers", "4096,4096,4096,4096,4096,4096,4096,4096"));
        pod.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";

        await Refused(ExitCodes.BadSpec, "spec.trainer.hyperparameters.hiddenLayers");
    }

    [Theory]
    [InlineData("hiddenLayers", "0")]
    [InlineData("hiddenLayers", "-8")]
    [InlineData("hiddenLayers", "99999999999999999999")]
    [InlineData("batchSize", "0")]
    [InlineData("epochs", "1e309")]
    public async Task A_size_that_is_none_is_refused(string name, string value)
    {
        pod.Hyperparameters((name, value));

        await Refused(ExitCodes.BadSpec, $"spec.trainer.hyperparameters.{name}");
    }

    [Theory]
    [InlineData("", ExitCodes.BadData, "spec.dataset")]
    [InlineData("A,D,1,2,3,4,m\n", ExitCodes.BadData, "spec.dataset.target")]
    [InlineData("A,D,1,2,3,4,m\nA,D,1,2,3,4,m\nB,D,1,2,3,4,m\n", ExitCodes.BadData, "spec.dataset")]
    [InlineData("A,,1,2,3,4,m\nA,,1,2,3,4,m\nB,,1,2,3,4,m\nB,,1,2,3,4,m\n", ExitCodes.BadData, "spec.dataset.features[0].name")]
    public async Task Without_rows_classes_or_values_nothing_is_trained(string rows, int code, string field)
    {
        var table = pod.Write("table.csv", "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n" + rows);
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with
            {
                Uri = "file://" + table,
                Checks = [new() { RowCount = new() { Min = 1 } }, new() { Column = new() { Name = "island", MaxMissing = "1" } }],
            },
        });

        await Refused(code, field);
    }

    private static string StatePath(TrainerPod pod) =>
        Directory.EnumerateFiles(pod.Checkpoints, "state.bin", SearchOption.AllDirectories).Order().Last();

    private static async Task<byte[]> Other(params (string Name, string Value)[] hyperparameters)
    {
        using var other = new TrainerPod();
        other.Hyperparameters(hyperparameters);
        other.KeepCheckpoints("1h");
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());
        return await File.ReadAllBytesAsync(StatePath(other));
    }

    // Writes a manifest that matches the damaged state, which damage of a disk would not.
    private void Replace(byte[] state)
    {
        var path = StatePath(pod);
        File.WriteAllBytes(path, state);
        path = Path.Combine(Path.GetDirectoryName(path)!, CheckpointManifest.FileName);
        var manifest = ContractJson.TryRead<CheckpointManifest>(File.ReadAllText(path))!;
        File.WriteAllText(
            path, ContractJson.Write(manifest with { Size = state.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(state)) }));
    }

    private async Task Refused(int code, string field)
    {
        using var process = new TrainerProcess(pod);

        Assert.True(code == await process.ExitAsync(), pod.Termination);
        Assert.Equal(field, pod.Error.Field);
    }
}
