using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Tasks;

[Collection(TorchState.Name)]
public sealed class PreferenceTaskTests : IDisposable
{
    // Bytes alone, each a token: a is number 67.
    private static readonly BytePairEncoding Text =
        BytePairFit.Learn("text", new Dictionary<string, long>(), 256, 1).AsSequence(5);

    private readonly Network network = Tiny();
    private readonly PreferenceTask task;

    public PreferenceTaskTests() => task = new PreferenceTask(Text, ["rejected", "chosen", "prompt"], 0.5, row => $"row {row}")
    {
        Reference = Tiny,
    };

    public void Dispose()
    {
        network.Dispose();
        task.Dispose();
    }

    [Fact]
    public void A_row_is_the_prompt_with_each_answer_of_which_the_answer_alone_is_expected()
    {
        var rows = Rows([("ab", "c", "de"), (null, "cd", "")]);
        var (a, b, c, d, e) = (Number('a'), Number('b'), Number('c'), Number('d'), Number('e'));

        var targets = task.Encode(rows).Chunk(task.Targets).ToArray();

        Assert.Equal([a, b, c, 0, 0, a, b, d, e, 0, c, d, 0, 0, 0, 0, 0, 0, 0, 0], task.Inputs(null!, rows));
        Assert.Equal([-100, c, 0, -100, -100, -100, d, e, 0, -100], targets[0][..10]);
        Assert.Equal([d, 0, -100, -100, -100, -100, -100, -100, -100, -100], targets[1][..10]);
        Assert.Equal(0, targets[1][^1]);
    }

    // Before a step the model is the one before the tuning: no margin, and a loss of log 2.
    [Fact]
    public void The_model_before_the_tuning_is_what_it_is_measured_from()
    {
        using var scope = NewDisposeScope();
        var rows = Rows([("ab", "c", "de"), (null, "cd", "e")]);
        var (inputs, targets) = (task.Inputs(null!, rows), task.Encode(rows));
        var batch = new LearningBatch(tensor(inputs, [2, 10]), tensor(targets, [2, task.Targets]));
        network.eval();
        var outputs = task.Compute(network, batch.Inputs);

        var loss = task.Loss(outputs, batch);

        Assert.Equal(Math.Log(2), loss.Mean.item<float>(), 1e-5);
        var (before, answers) = task.Judged(targets, task.Answer(outputs, batch).contiguous().data<float>().ToArray());
        Assert.Equal(4, before.Length);
        Assert.All(before.Zip(answers), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(0, task.Scores(before, answers).Values()["rewardMargin"], 1e-4);
    }

    [Fact]
    public void Learning_makes_the_chosen_answer_likelier()
    {
        var rows = Rows([("ab", "c", "d"), ("b", "c", "d")]);
        var (inputs, targets) = (task.Inputs(null!, rows), task.Encode(rows));
        using var optimizer = optim.AdamW(network.parameters(), 0.01);
        for (var step = 0; step < 15; step++)
        {
            using var scope = NewDisposeScope();
            var batch = new LearningBatch(tensor(inputs, [2, 10]), tensor(targets, [2, task.Targets]));
            optimizer.zero_grad();
            task.Loss(task.Compute(network, batch.Inputs), batch).Mean.backward();
            optimizer.step();
        }

        using var end = NewDisposeScope();
        var last = new LearningBatch(tensor(inputs, [2, 10]), tensor(targets, [2, task.Targets]));
        var judged = task.Judged(targets, task.Answer(task.Compute(network, last.Inputs), last).contiguous().data<float>().ToArray());
        var scores = task.Scores(judged.Targets, judged.Answers).Values();
        Assert.Equal(1, scores["preferenceAccuracy"]);
        Assert.True(scores["rewardMargin"] > 0.5, $"{scores["rewardMargin"]}");
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_for_an_answer_is_named()
    {
        var e = Assert.Throws<JobException>(() => task.Encode(Rows([("abcd", "e", "f"), ("abcde", "f", "g")])));

        Assert.Equal((65, "PromptTooLong", "spec.trainer.hyperparameters.sequenceLength"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains("the prompt of row 1 has 5 tokens, which leaves none of 5 for an answer", e.Message, StringComparison.Ordinal);
    }

    private static float Number(char letter) => Text.Encode($"{letter}")[0];

    private static RowBatch Rows(params (string? Prompt, string? Chosen, string? Rejected)[] rows) => new()
    {
        Features =
        [
            new TextColumn("rejected", [.. rows.Select(row => row.Rejected)]),
            new TextColumn("chosen", [.. rows.Select(row => row.Chosen)]),
            new TextColumn("prompt", [.. rows.Select(row => row.Prompt)]),
        ],
        Target = null,
        Positions = [.. Enumerable.Range(0, rows.Length).Select(row => (long)row)],
    };

    private static TransformerNetwork Tiny()
    {
        var part = new TokensPart("text", 5, 258);
        var network = new TransformerNetwork(Layouts.Of(part), part,
            new TransformerOptions
            {
                HiddenSize = 8,
                Layers = 1,
                Heads = 2,
                Answers = Answers.PerToken,
                Causal = true,
                TiedHead = true,
            },
            258);
        NetworkCheck.Randomise(network, 1);
        return network;
    }
}
