using Sluice.Api.TrainingJobs.Compression;
using Sluice.Trainer.Compression.Graphs;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Networks;

namespace Sluice.Trainer.Tests.Compression;

public sealed class ModelCompressorTests
{
    [Theory]
    [InlineData("mlp", Quantization.Dynamic, 0.03)]
    [InlineData("mlp", Quantization.Static, 0.03)]
    [InlineData("mlp", Quantization.WeightsInt8, 0.015)]
    [InlineData("mlp", Quantization.WeightsInt4, 0.15)]
    [InlineData("cnn", Quantization.Static, 0.01)]
    [InlineData("cnn", Quantization.WeightsInt8, 0.005)]
    [InlineData("gru", Quantization.WeightsInt8, 0.015)]
    [InlineData("lstm", Quantization.WeightsInt8, 0.01)]
    [InlineData("transformer", Quantization.Dynamic, 0.07)]
    [InlineData("transformer", Quantization.Static, 0.07)]
    [InlineData("transformer", Quantization.WeightsInt8, 0.03)]
    [InlineData("transformer", Quantization.WeightsInt4, 0.3)]
    [InlineData("experts", Quantization.Dynamic, 0.08)]
    [InlineData("experts", Quantization.Static, 0.08)]
    [InlineData("experts", Quantization.WeightsInt8, 0.03)]
    [InlineData("experts", Quantization.WeightsInt4, 0.35)]
    [InlineData("tied", Quantization.Dynamic, 0.08)]
    [InlineData("tied", Quantization.Static, 0.08)]
    [InlineData("tied", Quantization.WeightsInt8, 0.03)]
    [InlineData("tied", Quantization.WeightsInt4, 0.35)]
    public void A_network_answers_about_the_same_with_integers(string kind, Quantization method, double share)
    {
        var (network, layout) = SomeNetworks.Create(kind);
        using var _ = network;
        var model = SomeNetworks.Export(network, layout);
        var rows = layout.Rows(64, "held out");

        var compressed = ModelCompressor.Quantize(model, method, [], SomeNetworks.Calibration(layout));

        var (before, after) = (SomeNetworks.Answer(model, layout, rows), SomeNetworks.Answer(compressed.Bytes, layout, rows));
        var spread = Deviation(before);
        var error = Math.Sqrt(before.Zip(after, (one, other) => Math.Pow(one - other, 2)).Average());
        Assert.True(error <= share * spread, $"{error / spread:0.0000} of the spread");
        Assert.True(error > 0, "nothing was rounded");
        Assert.NotEmpty(compressed.Quantized);
    }

    // Weights (1, -2) and (0.5, 4) of two outputs. The row (1, 3) is (85, 255) in units of 3 / 255.
    [Fact]
    public void A_layer_of_two_inputs_is_what_it_is_by_hand()
    {
        using var network = Some.Dense((2, 2, [1, -2, 0.5f, 4], [0.25f, -1]));
        var layout = new InputLayout([new NumbersPart("x", 2)]);
        var model = SomeNetworks.Export(network, layout);
        var calibration = new Calibration(1, [SomeNetworks.Request(layout, [1, 3]), SomeNetworks.Request(layout, [0, 0])]);

        foreach (var method in new[] { Quantization.Dynamic, Quantization.Static })
        {
            var compressed = ModelCompressor.Quantize(model, method, [], calibration);

            var weights = Initializer(compressed.Bytes, "head.weight");
            Assert.Equal([2, 2], weights.Dims);

            // Stored [inputs, outputs], in units of 2 / 64 and 4 / 64.
            Assert.Equal([32, 8, -64, 64], weights.RawData.Select(value => (int)(sbyte)value));
            Assert.Equal(["head.weight"], compressed.Quantized);
            var (unit, first, second) = (3.0 / 255, 85 * 32 - 255 * 64, 85 * 8 + 255 * 64);
            NetworkCheck.Close(
                [first * unit * 2 / 64 + 0.25, second * unit * 4 / 64 - 1], SomeNetworks.Answer(compressed.Bytes, layout, [1, 3]), 1e-5);
        }
    }

    [Theory]
    [InlineData("cnn", Quantization.Static)]
    [InlineData("experts", Quantization.Static)]
    [InlineData("tied", Quantization.Dynamic)]
    [InlineData("tied", Quantization.WeightsInt4)]
    public void The_same_model_gives_the_same_bytes(string kind, Quantization method)
    {
        var (network, layout) = SomeNetworks.Create(kind);
        using var _ = network;
        var model = SomeNetworks.Export(network, layout);

        var once = ModelCompressor.Quantize(model, method, [], SomeNetworks.Calibration(layout, 0.999));
        var again = ModelCompressor.Quantize(model, method, [], SomeNetworks.Calibration(layout, 0.999));

        Assert.Equal(once.Bytes, again.Bytes);
    }

    [Fact]
    public void Weights_have_the_names_that_torch_gives_them()
    {
        foreach (var kind in new[] { "mlp", "cnn", "gru", "lstm", "transformer", "experts", "tied" })
        {
            var (network, layout) = SomeNetworks.Create(kind);
            using var _ = network;
            var named = ModelProto.Parser.ParseFrom(SomeNetworks.Export(network, layout)).Graph.Initializer
                .Select(tensor => WeightName.Read(tensor.Name)).OfType<string>().ToList();

            Assert.Equal(named.Count, named.Distinct().Count());
            Assert.Empty(network.named_parameters().Where(parameter => parameter.parameter.dim() > 1)
                .Select(parameter => parameter.name.Replace("_reverse", "", StringComparison.Ordinal)).Except(named));
        }
    }

    [Fact]
    public void Routers_of_experts_stay_floats()
    {
        var (network, layout) = SomeNetworks.Create("experts");
        using var _ = network;

        var compressed = ModelCompressor.Quantize(SomeNetworks.Export(network, layout), Quantization.WeightsInt8, []);

        Assert.Equal(["encoder.blocks.0.feedForward.router.weight", "encoder.blocks.1.feedForward.router.weight"], compressed.Kept);
    }

    // As of real sizes, where what describes the integers is little.
    [Theory]
    [InlineData(Quantization.Dynamic, 0.25, 0.265)]
    [InlineData(Quantization.Static, 0.25, 0.265)]
    [InlineData(Quantization.WeightsInt8, 0.25, 0.265)]
    [InlineData(Quantization.WeightsInt4, 0.15, 0.165)]
    public void The_size_is_a_quarter_or_a_sixth(Quantization method, double least, double most)
    {
        var layout = new InputLayout([new NumbersPart("x", 16)]);
        using var network = new MlpNetwork(layout, new MlpOptions { Hidden = [512, 512] }, 4);
        Weights.Initialise(network, 1);
        var model = SomeNetworks.Export(network, layout);

        var compressed = ModelCompressor.Quantize(model, method, [], SomeNetworks.Calibration(layout));

        Assert.InRange(compressed.Bytes.Length / (double)model.Length, least, most);
    }

    [Fact]
    public void Servers_need_no_operators_of_their_own_and_opset_21_at_most()
    {
        foreach (var method in Enum.GetValues<Quantization>())
        {
            var (network, layout) = SomeNetworks.Create("transformer");
            using var _ = network;

            var compressed = ModelCompressor.Quantize(
                SomeNetworks.Export(network, layout), method, [], SomeNetworks.Calibration(layout));

            Assert.Equal(method == Quantization.WeightsInt4 ? 21 : 20, compressed.Opset);
            Assert.All(ModelProto.Parser.ParseFrom(compressed.Bytes).Graph.Node, node => Assert.Equal("", node.Domain));
        }
    }

    [Theory]
    [InlineData(Quantization.Static)]
    [InlineData(Quantization.WeightsInt8)]
    public void The_answer_to_a_row_does_not_depend_on_the_others(Quantization method)
    {
        var (network, layout) = SomeNetworks.Create("mlp");
        using var _ = network;
        var compressed = ModelCompressor.Quantize(
            SomeNetworks.Export(network, layout), method, [], SomeNetworks.Calibration(layout)).Bytes;
        var rows = layout.Rows(8);

        var together = SomeNetworks.Answer(compressed, layout, rows);

        NetworkCheck.Close(
            together, rows.Chunk(layout.Width).SelectMany(row => SomeNetworks.Answer(compressed, layout, row)).ToArray(), 1e-6);
    }

    private static TensorProto Initializer(byte[] model, string name) =>
        ModelProto.Parser.ParseFrom(model).Graph.Initializer.Single(tensor => WeightName.Read(tensor.Name) == name);

    private static double Deviation(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)));
    }
}
