using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Preprocessing;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Tasks;

[Collection(TorchState.Name)]
public sealed class LanguageTaskTests
{
    // Numbers 2 to 4 are tokens of one, two and three bytes.
    private static readonly BytePairEncoding Text = new("text", ["no token", "unknown token", "a", "bc", "def"], []) { Length = 4 };

    private static readonly NextTokenTask Next = new(Text);

    [Fact]
    public void Each_token_predicts_the_next_one_and_the_last_one_the_end()
    {
        float[] inputs = [2, 3, 4, 0, 2, 3, 4, 2, 4, 0, 0, 0, 0, 0, 0, 0];

        var drawn = Next.Draw(new EncodedBatch(inputs, []), [0, 1, 2, 3], 0);

        Assert.Equal([3, 4, 0, -100, 3, 4, 2, -100, 0, -100, -100, -100, -100, -100, -100, -100], drawn.Targets);
        Assert.Same(inputs, drawn.Inputs);
    }

    [Fact]
    public void Perplexity_and_bits_per_byte_are_of_what_was_predicted()
    {
        // Of five tokens, the second row predicts 2 tokens of 1 byte at a half and an eighth, and the first one of 3 bytes at a quarter.
        var (half, quarter, eighth) = (MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.125f));
        float[] targets = [-100, 4, -100, -100, 2, 2, -100, -100];
        float[] answers =
        [
            1, quarter, 1, 1, 1, quarter, 1, 1,
            half, eighth, 1, 1, half, half, 1, 1,
        ];

        var judged = Next.Judged(targets, answers);
        var scores = Next.Scores(judged.Targets, judged.Answers).Values();

        Assert.Equal(8, judged.Answers.Length);
        Assert.Equal(4, scores["perplexity"], 1e-6);
        Assert.Equal(6.0 / 5, scores["bitsPerByte"], 1e-6);
        Assert.Equal(2.0 / 3, scores["tokenAccuracy"], 1e-9);
    }

    [Fact]
    public void The_end_of_a_text_is_a_token_of_no_byte()
    {
        var judged = Next.Judged([0, -100, -100, -100], [-1, 1, 1, 1, -1, 1, 1, 1]);

        Assert.Equal([1, 1, 1, 0], judged.Answers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_exported_model_gives_the_likelihoods_of_torch(bool causal)
    {
        using var table = new TestTable("tte", new TextColumn("text", ["the cat", "the dog sees the cat", ""]));
        using var preprocessor = Preprocessor.Fit(
            table.Data,
            new DatasetOptions
            {
                Features = [new() { Name = "text", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 270 } }],
            },
            new EncodingForm(false) { SequenceLength = 6 });
        var (layout, text) = (preprocessor.Layout(), (BytePairEncoding)preprocessor.Features[0]);
        LanguageTask task = causal ? new NextTokenTask(text) : new MaskedTokenTask(text, 5);
        using var network = new TransformerNetwork(
            layout, (TokensPart)layout.Parts[0],
            new TransformerOptions
            {
                HiddenSize = 8,
                Layers = 1,
                Heads = 2,
                Answers = Answers.PerToken,
                Causal = causal,
                TiedHead = true,
            },
            task.Outputs);
        NetworkCheck.Randomise(network, 2);
        var drawn = task.Draw(new EncodedBatch(preprocessor.Encode(table.Batch()), []), [0, 1, 2], null);
        using var scope = NewDisposeScope();
        using var without = no_grad();
        network.eval();
        var batch = new LearningBatch(layout.Tensor(drawn.Inputs), layout.Tensor(drawn.Targets));
        var ours = task.Answer(network.call(batch.Inputs), batch).contiguous().data<float>().ToArray();
        var mean = task.Loss(network.call(batch.Inputs), batch).Mean.item<float>();

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, network, task));
        var exported = task.Answer(model.Answer(preprocessor.RawOf(drawn.Inputs)), drawn);

        Assert.Equal(3 * task.Answers, ours.Length);
        Assert.All(ours.Zip(exported), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(ours[^12..], value => Assert.Equal(1, value));
        Assert.Contains(ours, value => value < 0);
        var judged = task.Judged(drawn.Targets, exported);
        Assert.Equal(mean, task.Scores(judged.Targets, judged.Answers).Values()["logLoss"], 1e-4);
    }

    [Fact]
    public void Masks_are_drawn_by_seed_epoch_and_row()
    {
        var task = new MaskedTokenTask(Text with { Length = 40 }, 7);
        var inputs = Enumerable.Repeat(2f, 80).ToArray();
        var rows = new EncodedBatch(inputs, []);

        var first = task.Draw(rows, [0, 1], 3);

        Assert.Equal(first.Inputs[40..], task.Draw(new EncodedBatch(inputs[40..], []), [1], 3).Inputs);
        Assert.Equal(first.Targets[40..], task.Draw(new EncodedBatch(inputs[40..], []), [1], 3).Targets);
        Assert.NotEqual(first.Targets[..40], first.Targets[40..]);
        Assert.NotEqual(first.Targets, task.Draw(rows, [0, 1], 4).Targets);
        Assert.NotEqual(first.Targets, new MaskedTokenTask(Text with { Length = 40 }, 8).Draw(rows, [0, 1], 3).Targets);
        Assert.Equal(task.Draw(rows, [0, 1], null).Targets, task.Draw(rows, [0, 1], null).Targets);
        Assert.All(inputs, value => Assert.Equal(2, value));
    }

    [Fact]
    public void Of_each_text_15_percent_are_predicted_of_which_most_are_masked()
    {
        var task = new MaskedTokenTask(Text with { Length = 20 }, 1);
        float[] row = [.. Enumerable.Repeat(3f, 19), 0];
        var inputs = Enumerable.Repeat(row, 2000).SelectMany(each => each).ToArray();

        var drawn = task.Draw(new EncodedBatch(inputs, []), [.. Enumerable.Range(0, 2000).Select(each => (long)each)], 0);

        Assert.All(drawn.Targets.Chunk(20), each => Assert.Equal(3, each.Count(target => target == 3)));
        Assert.All(drawn.Targets.Chunk(20), each => Assert.Equal(-100, each[^1]));
        var predicted = drawn.Targets.Zip(drawn.Inputs).Where(pair => pair.First == 3).Select(pair => pair.Second).ToArray();
        Assert.InRange(predicted.Count(input => input == 1) / 6000.0, 0.78, 0.82);
        Assert.InRange(predicted.Count(input => input == 2) / 6000.0, 0.02, 0.05);
        Assert.DoesNotContain(0f, predicted);
        Assert.All(drawn.Targets.Zip(drawn.Inputs, inputs), pair => Assert.True(pair.First == 3 || pair.Second == pair.Third));
    }

    [Fact]
    public void A_text_of_one_token_has_one_mask_and_an_empty_one_none()
    {
        var drawn = new MaskedTokenTask(Text, 1).Draw(new EncodedBatch([4, 0, 0, 0, 0, 0, 0, 0], []), [0, 1], 0);

        Assert.Equal([4, -100, -100, -100, -100, -100, -100, -100], drawn.Targets);
    }
}
