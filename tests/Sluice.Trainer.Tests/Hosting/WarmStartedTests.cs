using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>Trainings that start from a published version.</summary>
[Collection(TorchState.Name)]
public sealed class WarmStartedTests(PretrainedVersion pretrained) : IClassFixture<PretrainedVersion>, IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    // The loss of the version is the place where the training goes on.
    [Fact]
    public async Task A_language_model_goes_on_learning_with_its_own_tokenizer()
    {
        var (before, tokenizer) = (pretrained.Result, await ReadAsync("tokenizer-0.json", pretrained.Result));

        Start(LearningTasks.NextToken, "the bird sees the bird\n", "comment", ("epochs", "1"), ("learningRate", "0.0000001"));
        await SucceedAsync();

        Assert.Equal(tokenizer, await ReadAsync("tokenizer-0.json"));
        Assert.Equal("comment", Assert.Single(pod.Result.Signature.Inputs).Name);
        Assert.Contains(
            $"\"warmStart\":{ContractJson.Write(pretrained.Version)}",
            System.Text.Encoding.UTF8.GetString(await ReadAsync(ArtifactFile.ReportPath)),
            StringComparison.Ordinal);
        var (old, now) = (await WeightsAsync(before), await WeightsAsync(pod.Result));
        Assert.Equal(old.Keys.Order(StringComparer.Ordinal), now.Keys.Order(StringComparer.Ordinal));
        Assert.All(now, pair => Assert.All(pair.Value.Values.Zip(old[pair.Key].Values), of => Assert.Equal(of.Second, of.First, 1e-4)));
    }

    [Fact]
    public async Task A_classifier_takes_the_encoder_and_frozen_weights_stay()
    {
        var before = await WeightsAsync(pretrained.Result);

        Start(
            LearningTasks.Classification, Animals(), "text", ("epochs", "8"), ("freeze", "encoder.tokens.*"), ("sequenceLength", "6"));
        await SucceedAsync();

        var now = await WeightsAsync(pod.Result);
        Assert.Equal(before["encoder.tokens.weight"].Values, now["encoder.tokens.weight"].Values);
        Assert.NotEqual(before["encoder.norm.weight"].Values, now["encoder.norm.weight"].Values);
        Assert.Contains("head.output.weight", now.Keys);
        Assert.Equal("1", pod.Result.Metrics["accuracy"]);
    }

    [Fact]
    public async Task Matrices_of_low_rank_are_merged_into_what_is_published()
    {
        var before = await WeightsAsync(pretrained.Result);

        Start(LearningTasks.Classification, Animals(), "text", ("epochs", "8"), ("loraRank", "2"), ("loraAlpha", "8"), ("ema", "0.5"));
        await SucceedAsync();
        var digest = pod.Result.Artifact.Digest;

        var now = await WeightsAsync(pod.Result);
        Assert.Equal("1", pod.Result.Metrics["accuracy"]);
        Assert.DoesNotContain(now.Keys, name => name.Contains("adapter", StringComparison.Ordinal));
        Assert.Equal(before["encoder.norm.weight"].Values, now["encoder.norm.weight"].Values);
        Assert.Contains(now, pair => before.TryGetValue(pair.Key, out var old) && !old.Values.SequenceEqual(pair.Value.Values));
        await SucceedAsync();
        Assert.Equal(digest, pod.Result.Artifact.Digest);
    }

    [Theory]
    [InlineData("hiddenSize", "32", "spec.warmStart.version", "has the shape [16] in the version and [32] in this network")]
    [InlineData("freeze", "decoder.*", "spec.trainer.hyperparameters.freeze", "the pattern 'decoder.*' fits no weight")]
    [InlineData("loraRank", "17", "spec.trainer.hyperparameters.loraRank", "a rank of 17 is above")]
    [InlineData("loraLayers", "decoder.*", "spec.trainer.hyperparameters.loraLayers", "fits no fully connected layer")]
    [InlineData("freeze,loraRank", "encoder.*,1", "spec.trainer.hyperparameters.freeze", "remove one of them")]
    public async Task What_does_not_fit_the_version_is_named(string names, string values, string field, string message)
    {
        Start(LearningTasks.NextToken, "the bird\n", "text",
            [("epochs", "1"), .. names.Split(',').Zip(values.Split(',')),
                .. names == "loraLayers" ? [("loraRank", "1")] : Array.Empty<(string, string)>()]);

        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());

        Assert.Equal(field, pod.Error.Field);
        Assert.Contains(message, pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_vocabulary_than_the_versions_is_refused()
    {
        Start(LearningTasks.NextToken, "the bird\n", "text", ("epochs", "1"));
        Feature(feature => feature with { Vocabulary = new() { Size = 257 } });
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());
        Assert.Equal("spec.dataset.features[0].vocabulary.size", pod.Error.Field);
        Assert.Contains("more than 257, and a warm start keeps it", pod.Error.Message, StringComparison.Ordinal);

        Start(LearningTasks.Classification, Animals(), "text", ("epochs", "1"));
        Feature(feature => feature with { Tokens = null });
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());
        Assert.Equal("spec.dataset.features[0].type", pod.Error.Field);
        Assert.Contains("as text of bytePair, and this job 'text' as text of words", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_can_be_kept_of_a_version_alone()
    {
        Start(LearningTasks.NextToken, "the bird\n", "text", ("epochs", "1"), ("loraRank", "1"));
        pod.Job = pod.Job with { WarmStart = null };
        pod.Change(spec => spec with { WarmStart = null });

        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());

        Assert.Equal("spec.trainer.hyperparameters.loraRank", pod.Error.Field);
        Assert.Contains("set spec.warmStart.version", pod.Error.Message, StringComparison.Ordinal);
    }

    // Random weights would be published as a child of the version.
    [Fact]
    public async Task A_version_that_was_deleted_meanwhile_is_not_replaced_by_random_weights()
    {
        Start(LearningTasks.NextToken, "the bird\n", "text", ("epochs", "1"));
        pod.Job = pod.Job with { WarmStart = null };

        Assert.Equal(ExitCodes.NoInput, await pod.RunAsync());

        Assert.Equal(("VersionNotFound", "spec.warmStart.version"), (pod.Error.Reason, pod.Error.Field));
    }

    [Fact]
    public async Task A_version_of_another_trainer_cannot_be_started_from()
    {
        var store = ArtifactStores.Open("file://" + pod.Models);
        var artifact = await store.WriteAsync(
            new ModelArtifact
            {
                Description = new ModelDescription { Name = "m", Version = "1.0.0" },
                Files = [ArtifactFile.Report(ArtifactContent.FromBytes("{}"u8.ToArray()))],
            },
            "9.0.0");
        Start(LearningTasks.NextToken, "the bird\n", "text", ("epochs", "1"));
        var reference = new ArtifactReference { Uri = "file://" + pod.Models, Digest = artifact.Digest.ToString() };
        pod.Job = pod.Job with { WarmStart = new ParentVersion { Version = "9.0.0", Artifact = reference } };

        Assert.Equal(ExitCodes.NoInput, await pod.RunAsync());

        Assert.Equal(("NoWeights", "spec.warmStart.version"), (pod.Error.Reason, pod.Error.Field));
    }

    private void Start(string task, string rows, string name, params (string Name, string Value)[] more)
    {
        pod.Job = pod.Job with { WarmStart = pretrained.Version };
        var header = task == LearningTasks.Classification ? $"{name},y\n" : name + "\n";
        Learn(task, header + (task == LearningTasks.Classification ? rows : string.Concat(Enumerable.Repeat(rows, 30))), name);
        pod.Hyperparameters([.. PretrainedVersion.Sizes.Where(one => more.All(other => other.Name != one.Name)), .. more]);
        pod.Change(spec => spec with
        {
            WarmStart = new WarmStartOptions { Version = pretrained.Version.Version },
            Publish = spec.Publish with { Version = "2.0.0" },
        });
    }

    private void Learn(string task, string table, string name) => pod.Change(spec => spec with
    {
        Trainer = spec.Trainer with { Task = task, Architecture = Architectures.Transformer },
        Dataset = new DatasetOptions
        {
            Uri = "file://" + pod.Write("table.csv", table),
            Target = task == LearningTasks.Classification ? "y" : "",
            Features = [new() { Name = name, Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 280 } }],
        },
    });

    private void Feature(Func<FeatureOptions, FeatureOptions> change) => pod.Change(spec => spec with
    {
        Dataset = spec.Dataset with { Features = [change(spec.Dataset.Features[0])] },
    });

    private static string Animals() => string.Concat(
        Enumerable.Repeat("the cat sees,cat\nthe dog likes,dog\nthe dog sees,dog\nthe cat likes,cat\n", 15));

    private async Task SucceedAsync() => Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

    private async Task<byte[]> ReadAsync(string file, TrainerResult? of = null)
    {
        var reference = (of ?? pod.Result).Artifact;
        var store = ArtifactStores.Open(reference.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(reference.Digest));
        return await store.ReadAsync(artifact.Find(file)!);
    }

    private async Task<IReadOnlyDictionary<string, SavedWeight>> WeightsAsync(TrainerResult of) =>
        SafeTensors.Read(await ReadAsync(ArtifactFile.WeightsPath, of));
}
