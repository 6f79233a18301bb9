using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks.Recurrent;

[Collection(TorchState.Name)]
public sealed class RecurrentNetworkTests
{
    [Theory]
    [InlineData("Gru", false, 1)]
    [InlineData("Lstm", false, 1)]
    [InlineData("Gru", true, 2)]
    [InlineData("Lstm", true, 2)]
    public void States_are_those_of_the_formulas(string cell, bool bidirectional, int layers)
    {
        var series = new ImagePart("series", 1, 4, 3);
        var layout = Layouts.Of(series);
        var options = new RecurrentOptions
        {
            Cell = Enum.Parse<Cell>(cell),
            HiddenSize = 2,
            Bidirectional = bidirectional,
            Layers = layers,
        };
        using var network = new RecurrentNetwork(layout, series, options, options.StateSize);
        NetworkCheck.Randomise(network);
        var weights = Weights.Read(network).ToDictionary();
        weights["head.output.weight"] =
            [.. Enumerable.Range(0, options.StateSize * options.StateSize).Select(i => i % (options.StateSize + 1) == 0 ? 1f : 0)];
        weights["head.output.bias"] = new float[options.StateSize];
        Weights.Write(network, weights);
        var rows = layout.Rows(3);

        var expected = rows.Chunk(12).SelectMany(row => Cells.Last(weights, options, [.. row.Chunk(3)]));

        NetworkCheck.Close(expected, NetworkCheck.Torch(network, layout, rows), 1e-6);
    }

    [Theory]
    [InlineData("Gru", "PerRow")]
    [InlineData("Lstm", "PerRow")]
    [InlineData("Gru", "PerToken")]
    [InlineData("Lstm", "PerToken")]
    public void Padding_changes_no_answer(string cell, string answers)
    {
        float[] text = [3, 1, 4, 1, 5];
        var exact = Answer(5, text);
        var padded = Answer(9, [.. text, 0, 0, 0, 0]);
        NetworkCheck.Close(exact, padded[..exact.Length], 1e-6);

        float[] Answer(int length, float[] rows)
        {
            var part = new TokensPart("text", length, 6);
            using var network = new RecurrentNetwork(Layouts.Of(part), part, new RecurrentOptions
            {
                Cell = Enum.Parse<Cell>(cell),
                Answers = Enum.Parse<Answers>(answers),
                HiddenSize = 4,
                Layers = 2,
                Bidirectional = true,
            }, 2);
            NetworkCheck.Randomise(network);
            return NetworkCheck.Torch(network, Layouts.Of(part), rows);
        }
    }

    // Which of two tokens comes first; both are in every text, so their counts say nothing.
    [Theory]
    [InlineData("Gru")]
    [InlineData("Lstm")]
    public void It_learns_the_order_of_tokens(string cell)
    {
        var text = new TokensPart("text", 8, 8);
        var layout = Layouts.Of(text);
        using var network = new RecurrentNetwork(
            layout, text, new RecurrentOptions { Cell = Enum.Parse<Cell>(cell), HiddenSize = 16 }, 2);
        Weights.Initialise(network, 1);
        NetworkCheck.Train(network, layout, 120, 0.02, step => Ordered(step, 32),
            (_, outputs) => nn.functional.cross_entropy(outputs, tensor(Enumerable.Range(0, 32).Select(row => row % 2L).ToArray())));

        var answers = NetworkCheck.Classes(network, layout, Ordered(1000, 100), 2);
        Assert.InRange(answers.Where((answer, row) => answer == row % 2).Count(), 95, 100);
    }

    // In every other row token 3 stands before token 2, among others and before padding.
    private static float[] Ordered(int batch, int count)
    {
        var stream = new RandomStream(1, "order", batch);
        return
        [
            .. Enumerable.Range(0, count).SelectMany(row =>
            {
                var tokens = new float[8];
                var length = 5 + stream.Below(4);
                for (var i = 0; i < length; i++)
                {
                    tokens[i] = 4 + stream.Below(4);
                }

                var first = stream.Below(length - 1);
                var second = first + 1 + stream.Below(length - first - 1);
                (tokens[first], tokens[second]) = row % 2 == 0 ? (2, 3) : (3, 2);
                return tokens;
            }),
        ];
    }
}
