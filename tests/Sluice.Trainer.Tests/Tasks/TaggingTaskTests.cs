using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Preprocessing;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Tasks;

[Collection(TorchState.Name)]
public sealed class TaggingTaskTests
{
    private static readonly TaggingTask Task = new(["N", "V"], 3, ClassificationOptions.Plain);

    [Fact]
    public void Tags_become_their_numbers_and_those_beyond_the_length_are_cut()
    {
        var rows = Rows("N V", "V", null, "N  N V V");

        Assert.Equal([0, 1, -100, 1, -100, -100, -100, -100, -100, 0, 0, 1], Task.Encode(rows));
    }

    [Fact]
    public void Padding_has_no_part_in_the_loss()
    {
        using var scope = NewDisposeScope();
        var outputs = tensor([1f, 2f, 3f, 1f, 9f, -9f, -5f, 5f, 0f, 0f, 7f, 7f], [2, 3, 2]);
        var loss = Task.Loss(outputs, new LearningBatch(zeros(2, 3), tensor([1f, 0f, -100f, -100f, -100f, -100f], [2, 3])));

        // -log σ of the differences 1 and 2.
        var expected = (Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-2))) / 2;
        Assert.Equal(expected, loss.Mean.item<float>(), 1e-6);
        Assert.Equal(2, loss.Weight.item<float>());
    }

    [Fact]
    public void The_exported_model_tags_words_and_leaves_padding_empty()
    {
        using var table = new TestTable("tte", new TextColumn("text", ["a b", "b a b a", ""]));
        using var preprocessor = Preprocessor.Fit(
            table.Data, new DatasetOptions { Features = [new() { Name = "text", Type = "text" }] },
            new EncodingForm(false) { SequenceLength = 3 });
        var layout = preprocessor.Layout();
        using var network = new TransformerNetwork(layout, (TokensPart)layout.Parts[0],
            new TransformerOptions { HiddenSize = 8, Layers = 1, Heads = 2, Answers = Answers.PerToken }, Task.Outputs);
        NetworkCheck.Randomise(network);
        var encoded = preprocessor.Encode(table.Batch());
        float[] ours;
        using (var scope = NewDisposeScope())
        {
            using var without = no_grad();
            network.eval();
            var inputs = layout.Tensor(encoded);
            ours = Task.Answer(network.call(inputs), LearningBatch.Of(inputs)).contiguous().data<float>().ToArray();
        }

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, network, Task));
        var exported = model.Answer(preprocessor, table.Batch());

        Assert.Equal(3 * Task.Answers, ours.Length);
        Assert.All(ours.Zip(exported.Numbers("probabilities")), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal([0, 0], ours[4..6]);
        Assert.Equal(1, ours[0] + ours[1], 1e-5);
        var tags = exported.Texts("tags");
        Assert.Equal(9, tags.Length);
        Assert.Equal([true, true, false, true, true, true, false, false, false], tags.Select(tag => tag.Length > 0));
        Task.Compare(exported, [], ours, 0);

        tags[2] = "N";
        var e = Assert.Throws<JobException>(() => Task.Compare(exported, [], ours, 5));
        Assert.Contains("predicts 'N' for word 2 of held-out row 5, torch predicts ''", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_judged_is_the_most_probable_tag()
    {
        var (targets, answers) = Task.Judged([0, 1, -100], [0.9f, 0.1f, 0.6f, 0.4f, 0, 0]);

        var scores = Task.Scores(targets, answers).Values();

        Assert.Equal([0, 0, 0], answers);
        Assert.Equal((0.5, 0), (scores["tokenAccuracy"], scores["sentenceAccuracy"]));
    }

    [Theory]
    [InlineData("N V N", "TagsDiffer", "row 3 has 2 words in column 'text' and 3 tags in column 'tags'; write one tag for each word")]
    [InlineData("N", "TagsDiffer", "row 3 has 2 words in column 'text' and 1 tags")]
    [InlineData(null, "TagsDiffer", "row 3 has 2 words in column 'text' and 0 tags")]
    [InlineData("N N", "OneClass", "column 'tags' has one tag alone")]
    public void Rows_without_one_tag_for_each_word_are_refused(string? second, string reason, string message)
    {
        var e = Assert.Throws<JobException>(() => Fit("N", second, "N  N"));

        Assert.Equal((65, reason, "spec.dataset.target"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    // The held-out row has one V more. N is 3 of 4 training tokens.
    [Fact]
    public void Tags_are_those_of_all_rows_and_weigh_by_the_training_rows()
    {
        using var scope = NewDisposeScope();
        var task = Assert.IsType<TaggingTask>(Fit("N", "N V", "V N"));

        var loss = task.Loss(zeros(1, 4, 2), new LearningBatch(zeros(1, 4), tensor([0f, 1f, -100f, -100f], [1, 4])));

        Assert.Equal(["N", "V"], task.Classes);
        Assert.Equal(3f / (2 * 2) + 3f / 2, loss.Weight.item<float>(), 1e-6);
    }

    private static LearningTask Fit(string? first, string? second, string? third)
    {
        using var table = new TestTable(
            "tte", new TextColumn("text", ["a", " b  a ", "a b"]), new TextColumn("tags", [first, second, third]));
        var spec = new TrainingJobSpec
        {
            Trainer = new TrainerOptions { Task = LearningTasks.Tagging },
            Dataset = new DatasetOptions
            {
                Features = [new() { Name = "text", Type = "text" }],
                Target = "tags",
                TargetKind = TargetKind.Tags,
            },
        };
        using var preprocessor = Preprocessor.Fit(table.Data, spec.Dataset, new EncodingForm(false) { SequenceLength = 4 });
        var balanced = Some.Of(LearningTasks.Tagging, ("classWeights", "balanced"));
        return TaskFit.Fit(table.Data, spec, balanced, preprocessor, () => throw new InvalidOperationException());
    }

    private static RowBatch Rows(params string?[] tags) => new()
    {
        Features = [],
        Target = new TextColumn("tags", tags),
        Positions = new long[tags.Length],
    };
}
