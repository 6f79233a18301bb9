using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks.Convolution;

[Collection(TorchState.Name)]
public sealed class ResidualNetworkTests
{
    [Fact]
    public void Names_are_those_of_the_parts_and_normalisations_begin_without_effect()
    {
        var image = new ImagePart("image", 1, 4, 4);
        using var network = new ResidualNetwork(
            Layouts.Of(image), image, new ResidualOptions { Channels = [2, 3], Blocks = [1, 1] }, 2);
        Weights.Initialise(network, 1);
        var weights = Weights.Read(network);

        string[] convolutions =
        [
            "encoder.stem", "encoder.blocks.0.first", "encoder.blocks.0.second",
            "encoder.blocks.1.first", "encoder.blocks.1.second", "encoder.blocks.1.shortcut",
        ];
        string[] names = ["convolution.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"];
        Assert.Equal(
            convolutions.SelectMany(part => names.Select(name => $"{part}.{name}"))
                .Concat(["head.output.weight", "head.output.bias"]).Order(),
            weights.Keys.Order());
        foreach (var part in convolutions)
        {
            Assert.All(weights[part + ".norm.weight"].Concat(weights[part + ".norm.running_var"]), value => Assert.Equal(1, value));
            Assert.All(weights[part + ".norm.bias"].Concat(weights[part + ".norm.running_mean"]), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void A_convolution_is_normalised_by_running_statistics()
    {
        var layout = Layouts.Of(new ImagePart("image", 1, 2, 2));
        using var convolution = new Images(new NormalisedConvolution(1, 1, 3, 1), 2, 2);
        Weights.Write(convolution, new Dictionary<string, float[]>
        {
            // The image itself and the pixel to the right of each.
            ["network.convolution.weight"] = [0, 0, 0, 0, 1, 10, 0, 0, 0],
            ["network.norm.weight"] = [2],
            ["network.norm.bias"] = [0.5f],
            ["network.norm.running_mean"] = [1],
            ["network.norm.running_var"] = [4],
        });

        // 2 · (x - 1) / √4 + 0.5 of 21, 2, 43 and 4.
        float[] expected = [20.5f, 1.5f, 42.5f, 3.5f];
        NetworkCheck.Close(expected, NetworkCheck.Torch(convolution, layout, [1, 2, 3, 4]), 1e-4);
        NetworkCheck.Close(expected, NetworkCheck.Onnx(convolution, layout, [1, 2, 3, 4]), 1e-4);
    }

    [Fact]
    public void A_block_adds_its_input()
    {
        var layout = Layouts.Of(new ImagePart("image", 1, 3, 3));
        using var block = new Images(new ResidualBlock(1, 1, 1), 3, 3);
        Weights.Initialise(block, 1);
        var weights = Weights.Read(block).ToDictionary();
        (weights["network.second.norm.weight"], weights["network.second.norm.bias"]) = ([0], [0.25f]);
        Weights.Write(block, weights);

        var rows = layout.Rows(4);
        NetworkCheck.Close(rows.Select(value => Math.Max(0, value + 0.25f)), NetworkCheck.Torch(block, layout, rows));
    }

    // A batch of one row whose last stage has one pixel has one value per channel.
    [Fact]
    public void A_last_batch_of_one_row_is_learned_from()
    {
        var image = new ImagePart("image", 1, 2, 2);
        var layout = Layouts.Of(image);
        using var network = new ResidualNetwork(layout, image, new ResidualOptions { Channels = [3, 4], Blocks = [1] }, 2);
        Weights.Initialise(network, 1);
        const string Statistic = "encoder.blocks.1.first.norm.running_var";
        var before = Weights.Read(network)[Statistic];
        NetworkCheck.Train(
            network, layout, 3, 0.01, step => layout.Rows(step == 2 ? 1 : 4), (_, outputs) => (outputs - 1).square().mean());

        Assert.All(Weights.Read(network), pair => Assert.All(pair.Value, value => Assert.True(float.IsFinite(value), pair.Key)));
        Assert.NotEqual(before, Weights.Read(network)[Statistic]);
    }

    // Bars across and bars upright have the same pixels over all places, so no sum of pixels tells them apart.
    [Fact]
    public void It_learns_the_shapes_in_images()
    {
        var image = new ImagePart("image", 1, 8, 8);
        var layout = Layouts.Of(image);
        using var network = new ResidualNetwork(layout, image, new ResidualOptions { Channels = [8, 8], Blocks = [1] }, 2);
        Weights.Initialise(network, 1);
        NetworkCheck.Train(network, layout, 40, 0.01, step => Bars(step, 32).Rows,
            (step, outputs) => nn.functional.cross_entropy(outputs, tensor(Bars(step, 32).Classes)));

        var (rows, classes) = Bars(1000, 100);
        var answers = NetworkCheck.Classes(network, layout, rows, 2);
        Assert.InRange(answers.Zip(classes).Count(pair => pair.First == pair.Second), 97, 100);
    }

    // Every other image has an upright bar.
    private static (float[] Rows, long[] Classes) Bars(int batch, int count)
    {
        var stream = new RandomStream(1, "bars", batch);
        var rows = new float[count * 64];
        for (var row = 0; row < count; row++)
        {
            var upright = row % 2 == 1;
            var (along, across) = (stream.Below(5), stream.Below(8));
            for (var i = along; i < along + 4; i++)
            {
                rows[row * 64 + (upright ? i * 8 + across : across * 8 + i)] = 1;
            }
        }

        return (rows, [.. Enumerable.Range(0, count).Select(row => row % 2L)]);
    }

    // A part of the network, over rows of one channel.
    private sealed class Images : Network
    {
        private readonly Network network;
        private readonly int height;
        private readonly int width;

        public Images(Network network, int height, int width)
            : base("images")
        {
            (this.network, this.height, this.width) = (network, height, width);
            Register();
        }

        public override Tensor forward(Tensor input) => network.call(input.view(-1, 1, height, width)).flatten(1);

        public override string Write(GraphWriter graph, string input) =>
            graph.Node("Flatten", [network.Write(graph, graph.Reshape(input, 0, 1, height, width))]);
    }
}
