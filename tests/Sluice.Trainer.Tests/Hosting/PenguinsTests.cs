using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class PenguinsTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Penguins_are_learned_and_the_artifact_answers_raw_rows()
    {
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var result = pod.Result;
        Assert.True(decimal.Parse(result.Metrics["accuracy"]) >= 0.95m, result.Metrics["accuracy"]);
        Assert.Equal((pod.Job.Spec.Dataset.Uri, 344), (result.Dataset.Uri, result.Dataset.Rows));
        Assert.Equal(["data"], result.Dataset.Mutable);
        Assert.Equal("40", result.Hyperparameters["epochs"]);
        Assert.Equal("32,16", result.Hyperparameters["hiddenLayers"]);
        Assert.All(
            ["device", "deviceName", "dotnet", "onnxRuntime", "os", "torch", "trainer"], name => Assert.NotEmpty(result.Environment[name]));
        Assert.True(Encoding.UTF8.GetByteCount(pod.Termination) <= 4096);

        var store = ArtifactStores.Open(result.Artifact.Uri);
        Assert.Equal(result.Artifact.Digest, (await store.ResolveAsync("1.0.0")).ToString());
        var artifact = await store.VerifyAsync(ArtifactDigest.Parse(result.Artifact.Digest));
        Assert.Equal(result.Artifact.Size, artifact.Size);

        using var model = new OnnxModel(await store.ReadAsync(artifact.Find(ArtifactFile.ModelPath)!));
        var (table, classes, rows) = await pod.ReadAsync();
        using var preprocessor = Preprocessor.Fit(table, pod.Job.Spec.Dataset);
        table.Dispose();
        var answers = model.Answer(preprocessor, rows);
        var (labels, probabilities) = (answers.Texts("label"), answers.Numbers("probabilities"));
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], classes);
        Assert.True(labels.Zip(((CategoricalColumn)rows.Target!).Values).Count(pair => pair.First == pair.Second) > 0.96 * rows.Count);
        Assert.All(probabilities.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }

    [Fact]
    public async Task The_report_in_the_artifact_holds_all_that_is_known()
    {
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        using var report = JsonDocument.Parse(await store.ReadAsync(artifact.Find(ArtifactFile.ReportPath)!));
        var root = report.RootElement;
        var matrix = root.GetProperty("heldOut")
            .GetProperty("confusionMatrix")
            .EnumerateArray()
            .SelectMany(row => row.EnumerateArray())
            .Sum(count => count.GetInt64());
        var heldOut = root.GetProperty("split").GetProperty("heldOut").GetArrayLength();
        Assert.Equal(heldOut, matrix);
        Assert.Equal(344, heldOut + root.GetProperty("split").GetProperty("trainingRows").GetInt32());
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!));
        Assert.StartsWith("sha256:", root.GetProperty("weightsDigest").GetString(), StringComparison.Ordinal);

        var profile = DataProfile.Read(await store.ReadAsync(artifact.Find(ArtifactFile.ProfilePath)!));
        Assert.Equal((344 - heldOut, pod.Result.Dataset.Digest), (profile.Rows, profile.Dataset));
        Assert.Equal(
            [.. pod.Job.Spec.Dataset.Features.Select(feature => feature.Name), "species"],
            profile.Columns.Select(each => each.Name));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.2")]
    public async Task The_same_job_twice_gives_the_same_bytes(string dropout)
    {
        using var other = new TrainerPod();
        foreach (var each in new[] { pod, other })
        {
            each.Hyperparameters(("epochs", "5"), ("dropout", dropout));
            Assert.Equal(ExitCodes.Ok, await each.RunAsync());
        }

        Assert.Equal(pod.Result.Artifact.Digest, other.Result.Artifact.Digest);
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        using var other = new TrainerPod();
        other.Change(spec => spec with { Trainer = spec.Trainer with { Seed = 8 } });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());

        Assert.NotEqual(pod.Result.Artifact.Digest, other.Result.Artifact.Digest);
    }

    [Fact]
    public async Task Publishing_the_same_again_is_fine_and_something_else_under_the_version_is_not()
    {
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var digest = pod.Result.Artifact.Digest;
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal(digest, pod.Result.Artifact.Digest);

        pod.Change(spec => spec with { Trainer = spec.Trainer with { Seed = 8 } });
        Assert.Equal(ExitCodes.CannotCreate, await pod.RunAsync());

        Assert.Equal(("VersionTaken", "spec.publish.version"), (pod.Error.Reason, pod.Error.Field));
        Assert.Equal(digest, (await ArtifactStores.Open("file://" + pod.Models).ResolveAsync("1.0.0")).ToString());
    }

    [Fact]
    public async Task Fewer_features_make_a_model_with_fewer_inputs()
    {
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Features = [.. spec.Dataset.Features.Skip(1)] } });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        Assert.Equal(
            ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex"],
            pod.Result.Signature.Inputs.Select(input => input.Name));
    }
}
