using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Hosting.Learning;

/// <summary>Networks over texts and images, each on a table that it alone can learn.</summary>
public sealed class SequenceTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    // Each text has the same words, so that only their order tells the classes apart.
    [Theory]
    [InlineData(Architectures.Gru, "fp32")]
    [InlineData(Architectures.Lstm, "fp32")]
    [InlineData(Architectures.Transformer, "fp32")]
    [InlineData(Architectures.Transformer, "bf16")]
    public async Task A_class_is_learnt_from_the_order_of_words(string architecture, string precision)
    {
        Learn(
            LearningTasks.Classification, architecture, "first", ("epochs", "15"), ("learningRate", "0.01"), ("hiddenSize", "16"),
            ("layers", "1"), ("sequenceLength", "6"));
        pod.Change(spec => spec with { Trainer = spec.Trainer with { Precision = precision } });

        await SucceedAsync();

        Assert.True(Metric("accuracy") > 0.95, pod.Termination);
    }

    [Fact]
    public async Task Words_are_tagged()
    {
        Learn(
            LearningTasks.Tagging, Architectures.Lstm, "tags", ("epochs", "15"), ("learningRate", "0.02"), ("hiddenSize", "16"),
            ("layers", "1"), ("sequenceLength", "6"), ("bidirectional", "true"));

        await SucceedAsync();

        Assert.True(Metric("tokenAccuracy") > 0.95, pod.Termination);
        Assert.Equal(["tags", "probabilities"], pod.Result.Signature.Outputs.Select(output => output.Name));
    }

    [Theory]
    [InlineData(LearningTasks.NextToken)]
    [InlineData(LearningTasks.MaskedToken)]
    public async Task A_language_model_learns_what_follows(string task)
    {
        Learn(
            task, Architectures.Transformer, "", ("epochs", "12"), ("learningRate", "0.01"), ("hiddenSize", "16"), ("layers", "1"),
            ("heads", "2"), ("sequenceLength", "24"));
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with
            {
                Features = [new() { Name = "text", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 280 } }],
            },
        });

        await SucceedAsync();

        Assert.True(Metric("perplexity") < 20, pod.Termination);
        Assert.Equal("logits", Assert.Single(pod.Result.Signature.Outputs).Name);
        Assert.Equal([-1, 24], Assert.Single(pod.Result.Signature.Inputs).Shape);
    }

    [Fact]
    public async Task An_image_is_learnt_by_a_convolution()
    {
        Learn(
            LearningTasks.Classification, Architectures.Cnn, "first", ("epochs", "20"), ("learningRate", "0.02"), ("channels", "4,8"),
            ("ema", "0.5"));
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Features = [new() { Name = "bar", Type = "image", Image = new() { Width = 4, Height = 4 } }] },
        });

        await SucceedAsync();

        Assert.True(Metric("accuracy") > 0.95, pod.Termination);
    }

    private void Learn(string task, string architecture, string target, params (string Name, string Value)[] hyperparameters)
    {
        pod.Hyperparameters(hyperparameters);
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task, Architecture = architecture },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = target,
                Features = [new() { Name = "text", Type = "text" }],
            },
        });
    }

    private async Task SucceedAsync()
    {
        var code = await pod.RunAsync();
        Assert.True(code == ExitCodes.Ok, pod.Termination);
    }

    private double Metric(string name) => double.Parse(pod.Result.Metrics[name], CultureInfo.InvariantCulture);

    // Texts of "cat" and "dog" in either order among other words, and bars that lie or stand, at any place.
    private static string Table()
    {
        string[] others = ["a", "the", "sees", "and"];
        var random = new RandomStream(5, "texts");
        var rows = Enumerable.Range(0, 200).Select(i =>
        {
            var catFirst = i % 2 == 0;
            string[] words =
            [
                others[random.Below(4)],
                catFirst ? "cat" : "dog",
                others[random.Below(4)],
                catFirst ? "dog" : "cat",
                others[random.Below(4)],
            ];
            var tags = string.Join(' ', words.Select(word => word is "cat" or "dog" ? "animal" : "other"));
            var place = random.Below(4);
            var pixels = string.Join(", ", Enumerable.Range(0, 16).Select(k => (catFirst ? k % 4 : k / 4) == place ? 255 : 0));
            return $"{string.Join(' ', words)},{(catFirst ? "cat" : "dog")},{tags},\"[{pixels}]\"\n";
        });
        return "text,first,tags,bar\n" + string.Concat(rows);
    }
}
