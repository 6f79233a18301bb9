using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks.Transformers;

[Collection(TorchState.Name)]
public sealed class TransformerNetworkTests
{
    private static readonly TransformerOptions Small = new() { HiddenSize = 16, Layers = 2, Heads = 4, KvHeads = 2 };

    [Theory]
    [InlineData(false, "PerRow")]
    [InlineData(false, "PerToken")]
    [InlineData(true, "PerRow")]
    [InlineData(true, "PerToken")]
    public void Padding_changes_no_answer(bool causal, string answers)
    {
        float[] text = [3, 1, 4, 1, 5];
        var exact = Answer(5, text);
        var padded = Answer(9, [.. text, 0, 0, 0, 0]);
        NetworkCheck.Close(exact, padded[..exact.Length]);

        float[] Answer(int length, float[] rows)
        {
            var part = new TokensPart("text", length, 6);
            using var network = new TransformerNetwork(
                Layouts.Of(part), part, Small with { Causal = causal, Answers = Enum.Parse<Answers>(answers) }, 2);
            NetworkCheck.Randomise(network);
            return NetworkCheck.Torch(network, Layouts.Of(part), rows);
        }
    }

    [Fact]
    public void A_causal_token_does_not_see_those_behind_and_another_does()
    {
        var text = new TokensPart("text", 6, 9);
        var layout = Layouts.Of(text);
        Assert.Equal(Firsts(true, [1, 2, 3, 4, 5, 6]), Firsts(true, [1, 2, 3, 7, 8, 1]));
        Assert.NotEqual(Firsts(false, [1, 2, 3, 4, 5, 6]), Firsts(false, [1, 2, 3, 7, 8, 1]));

        float[] Firsts(bool causal, float[] row)
        {
            using var network = new TransformerNetwork(layout, text, Small with { Causal = causal, Answers = Answers.PerToken }, 2);
            NetworkCheck.Randomise(network);
            return NetworkCheck.Torch(network, layout, row)[..6];
        }
    }

    // The second half of each text repeats the first, whose tokens are six places before.
    [Fact]
    public void A_decoder_learns_to_copy()
    {
        var text = new TokensPart("text", 12, 10);
        var layout = Layouts.Of(text);
        using var network = new TransformerNetwork(layout, text, new TransformerOptions
        {
            HiddenSize = 32,
            Layers = 1,
            Heads = 2,
            Causal = true,
            Answers = Answers.PerToken,
            TiedHead = true,
        }, 10);
        Weights.Initialise(network, 1);
        NetworkCheck.Train(network, layout, 150, 0.01, step => Repeated(step, 32), (step, outputs) => nn.functional.cross_entropy(
            outputs.narrow(1, 5, 6).flatten(0, 1), tensor(Second(Repeated(step, 32)))));

        var rows = Repeated(1000, 50);
        var answers = NetworkCheck.Classes(network, layout, rows, 10);
        var right = Second(rows).Where((token, i) => token == answers[i / 6 * 12 + 5 + i % 6]).Count();
        Assert.InRange(right, 285, 300);
    }

    // Each of the first six tokens is tagged by the one four places behind.
    [Fact]
    public void An_encoder_learns_from_what_stands_behind()
    {
        var text = new TokensPart("text", 10, 5);
        var layout = Layouts.Of(text);
        using var network = new TransformerNetwork(
            layout, text, new TransformerOptions { HiddenSize = 32, Layers = 1, Heads = 2, Answers = Answers.PerToken }, 5);
        Weights.Initialise(network, 1);
        NetworkCheck.Train(network, layout, 120, 0.01, step => Random(step, 32), (step, outputs) => nn.functional.cross_entropy(
            outputs.narrow(1, 0, 6).flatten(0, 1), tensor(Tags(Random(step, 32)))));

        var rows = Random(1000, 50);
        var answers = NetworkCheck.Classes(network, layout, rows, 5).Chunk(10);
        Assert.InRange(answers.SelectMany(row => row[..6]).Zip(Tags(rows)).Count(pair => pair.First == pair.Second), 290, 300);

        static float[] Random(int batch, int count)
        {
            var stream = new RandomStream(1, "tags", batch);
            return [.. Enumerable.Range(0, count * 10).Select(_ => 1f + stream.Below(4))];
        }

        static long[] Tags(float[] rows) => [.. rows.Chunk(10).SelectMany(row => row[4..]).Select(token => (long)token)];
    }

    private static float[] Repeated(int batch, int count)
    {
        var stream = new RandomStream(1, "copies", batch);
        return
        [
            .. Enumerable.Range(0, count).SelectMany(_ =>
            {
                var half = Enumerable.Range(0, 6).Select(_ => 1f + stream.Below(9)).ToArray();
                return half.Concat(half);
            }),
        ];
    }

    private static long[] Second(float[] rows) => [.. rows.Chunk(12).SelectMany(row => row[6..]).Select(token => (long)token)];
}
