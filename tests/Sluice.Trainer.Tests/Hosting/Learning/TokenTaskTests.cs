using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Hosting.Learning;

/// <summary>Tasks that answer for each token, on sentences whose grammar is known.</summary>
[Collection(TorchState.Name)]
public sealed class TokenTaskTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    // What the word fish is depends on the word before it.
    [Theory]
    [InlineData(Architectures.Transformer)]
    [InlineData(Architectures.Gru)]
    public async Task Words_are_tagged_by_their_neighbours(string architecture)
    {
        Learn(LearningTasks.Tagging, architecture, ("epochs", "12"), ("labelSmoothing", "0.01"));

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

        Assert.True(Metric("tokenAccuracy") > 0.95, pod.Termination);
        Assert.Contains("f1.verb", pod.Result.Metrics.Keys);
        Assert.Equal(
            ["tags -1,8", "probabilities -1,8,3"],
            pod.Result.Signature.Outputs.Select(output => $"{output.Name} {string.Join(',', output.Shape)}"));
        using var model = new OnnxModel(await ModelAsync());
        var tags = model.Answer([RawInput.Texts("text", ["the fish fish", ""], "")]).Texts("tags");
        Assert.Equal(["article", "noun", "verb", "", "", "", "", "", "", "", "", "", "", "", "", ""], tags);
    }

    [Theory]
    [InlineData(LearningTasks.NextToken, Architectures.Transformer)]
    [InlineData(LearningTasks.NextToken, Architectures.Lstm)]
    [InlineData(LearningTasks.MaskedToken, Architectures.Transformer)]
    public async Task Language_models_learn_the_sentences(string task, string architecture)
    {
        Learn(task, architecture, ("epochs", "12"));

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

        // Of the 270 tokens, about 8 follow each other. Half of the words are free.
        Assert.InRange(Metric("perplexity"), 1, 8);
        Assert.InRange(Metric("bitsPerByte"), 0.1, 2);
        var (input, output) = (pod.Result.Signature.Inputs.Single(), pod.Result.Signature.Outputs.Single());
        Assert.Equal(("INT64", "-1,8"), (input.Datatype, string.Join(',', input.Shape)));
        Assert.Equal(("logits", "FP32", 3), (output.Name, output.Datatype, output.Shape.Count));
        Assert.Contains("spec.dataset.features[0].tokens", Assert.Single(pod.Result.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resumed_training_masks_the_same_tokens()
    {
        Learn(LearningTasks.MaskedToken, Architectures.Transformer, ("epochs", "3"));
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
        var whole = pod.Result.Artifact.Digest;
        Directory.Delete(pod.Models, recursive: true);
        pod.KeepCheckpoints("1ms");
        using var stop = new CancellationTokenSource();
        Assert.Equal(
            ExitCodes.TryAgain, await pod.RunAsync(shown: report =>
            {
                if (report.Step >= 20)
                {
                    stop.Cancel();
                }
            }, stop: stop.Token));

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

        Assert.Equal(whole, pod.Result.Artifact.Digest);
    }

    [Fact]
    public async Task A_row_with_too_few_tags_is_named()
    {
        Learn(LearningTasks.Tagging, Architectures.Transformer);
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Uri = "file://" + pod.Write("few.csv", Table() + "the cat sees,article noun\n") },
        });

        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());

        Assert.Equal(("TagsDiffer", "spec.dataset.target"), (pod.Error.Reason, pod.Error.Field));
        Assert.Contains("row 242 has 3 words in column 'text' and 2 tags in column 'tags'", pod.Error.Message, StringComparison.Ordinal);
    }

    private void Learn(string task, string architecture, params (string Name, string Value)[] more)
    {
        pod.Hyperparameters(
        [
            ("batchSize", "16"), ("learningRate", "0.01"), ("hiddenSize", "16"), ("layers", "1"), ("sequenceLength", "8"),
            .. architecture == Architectures.Transformer ? [("heads", "2")] : Array.Empty<(string, string)>(),
            .. architecture == Architectures.Gru ? [("bidirectional", "true")] : Array.Empty<(string, string)>(),
            .. more,
        ]);
        var tagging = task == LearningTasks.Tagging;
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task, Architecture = architecture },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = tagging ? "tags" : "",
                Features =
                [
                    tagging
                        ? new() { Name = "text", Type = "text" }
                        : new() { Name = "text", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 280 } },
                ],
            },
        });
    }

    private double Metric(string name) => double.Parse(pod.Result.Metrics[name], CultureInfo.InvariantCulture);

    private async Task<byte[]> ModelAsync()
    {
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        return await store.ReadAsync(artifact.Find(Artifacts.Models.ArtifactFile.ModelPath)!);
    }

    // 240 sentences such as: the cat fish the fish.
    private static string Table()
    {
        var random = new RandomStream(3, "sentences");
        var rows = Enumerable.Range(0, 240).Select(_ =>
        {
            string[] nouns = ["cat", "dog", "fish"], verbs = ["sees", "likes", "fish"];
            string subject = nouns[random.Below(3)], verb = verbs[random.Below(3)], thing = nouns[random.Below(3)];
            return random.Below(2) == 0
                ? $"the {subject} {verb},article noun verb\n"
                : $"the {subject} {verb} the {thing},article noun verb article noun\n";
        });
        return "text,tags\n" + string.Concat(rows);
    }
}
