using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Tests.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks;

[Collection(TorchState.Name)]
public sealed class NetworkTests
{
    private static readonly TokensPart Text = new("text", 7, 11);
    private static readonly ImagePart Image = new("image", 2, 6, 5);
    private static readonly InputLayout Table = Layouts.Of(
        new NumbersPart("a", 2), new CategoryPart("b", 5), new NumbersPart("c", 1), new NumbersPart("d", 2), new CategoryPart("e", 3));

    private static readonly InputLayout Pictures = Layouts.Of(new NumbersPart("a", 2), Image, new CategoryPart("b", 4));
    private static readonly InputLayout Texts = Layouts.Of(new CategoryPart("b", 4), Text, new NumbersPart("a", 2));
    private static readonly InputLayout TextsAlone = Layouts.Of(Text);

    private static readonly TransformerOptions Small = new() { HiddenSize = 16, Layers = 2, Heads = 4, KvHeads = 2, FeedForwardSize = 24 };

    // The number of parameters is worked out by hand beside each.
    internal static readonly Dictionary<string, (InputLayout Layout, Func<Network> Make, long Parameters)> Networks = new()
    {
        // Tables 5·3 + 3·2, layers (10+1)·8 and (8+1)·6, head (6+1)·3.
        ["mlp"] = (Table, () => new MlpNetwork(Table, new MlpOptions { Hidden = [8, 6], Dropout = 0.1 }, 3), 21 + 88 + 54 + 21),

        // No hidden layer: tables 5·4 + 3·4, head (13+1)·3.
        ["linear"] = (Table, () => new MlpNetwork(Table, new MlpOptions { Hidden = [], Embedding = 4 }, 3), 32 + 42),

        // Stem 9·2·4+8; block 2·(9·4·4+8); block 9·4·6+12 + 9·6·6+12 + 4·6+12, block 2·(9·6·6+12); table 4·2, head (6+2+2+1)·3.
        ["residual"] = (Pictures, () => new ResidualNetwork(
            Pictures, Image, new ResidualOptions { Channels = [4, 6], Blocks = [1, 2], Dropout = 0.1 }, 3), 80 + 304 + 600 + 672 + 8 + 33),

        // Table 11·5, 3·6·(5+6+2); table 4·5, head (6+5+2+1)·3.
        ["gru"] = (Texts, () => new RecurrentNetwork(
            Texts, Text, new RecurrentOptions { Cell = Cell.Gru, HiddenSize = 6, Embedding = 5 }, 3), 55 + 234 + 20 + 42),

        // Table 11·6; two directions of 4·6·(6+6+2) and of 4·6·(12+6+2); head (12+1)·3.
        ["lstm-tags"] = (TextsAlone, () => new RecurrentNetwork(
            TextsAlone, Text, new RecurrentOptions
            {
                Cell = Cell.Lstm,
                HiddenSize = 6,
                Layers = 2,
                Bidirectional = true,
                Dropout = 0.1,
                Answers = Answers.PerToken,
            }, 3), 66 + 672 + 960 + 39),
        ["gru-deep"] = (TextsAlone, () => new RecurrentNetwork(
            TextsAlone, Text, new RecurrentOptions { Cell = Cell.Gru, HiddenSize = 6, Layers = 2, Bidirectional = true }, 2),
            66 + 2 * 18 * 14 + 2 * 18 * 20 + 26),

        // 4·6·(10+6+2) over 6 steps of 2·5 numbers; table 4·2, head (6+2+2+1)·3.
        ["lstm-series"] = (Pictures, () => new RecurrentNetwork(
            Pictures, Image, new RecurrentOptions { Cell = Cell.Lstm, HiddenSize = 6 }, 3), 432 + 8 + 33),

        // Table 11·16; blocks of 16·(16+2·8) + 16·16 + 3·16·24 + 2·16; norm 16; table 4·2, head (16+2+2+1)·3.
        ["encoder"] = (Texts, () => new TransformerNetwork(Texts, Text, Small with { Dropout = 0.1 }, 3), 176 + 2 * 1952 + 16 + 8 + 63),
        ["encoder-heads"] = (Texts, () => new TransformerNetwork(
            Texts, Text, Small with { KvHeads = null }, 3), 176 + 2 * (1952 + 256) + 16 + 8 + 63),
        ["tagger"] = (TextsAlone, () => new TransformerNetwork(
            TextsAlone, Text, Small with { Answers = Answers.PerToken }, 3), 176 + 2 * 1952 + 16 + 51),
        ["decoder"] = (TextsAlone, () => new TransformerNetwork(
            TextsAlone, Text, Small with { Causal = true, KvHeads = 1, Answers = Answers.PerToken, TiedHead = true }, 11),
            176 + 2 * (1952 - 128) + 16),

        // Blocks of 16·(16+2·8) + 16·16 + 16·3 + 3·3·16·24 + 2·16.
        ["experts"] = (TextsAlone, () => new TransformerNetwork(
            TextsAlone, Text, Small with { Causal = true, Experts = 3, TopK = 2, Answers = Answers.PerToken }, 11),
            176 + 2 * 4304 + 16 + 17 * 11),
        ["switch"] = (Texts, () => new TransformerNetwork(Texts, Text, Small with { Experts = 2 }, 3),
            176 + 2 * (1952 + 32 + 1152) + 16 + 8 + 63),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_exported_graph_computes_what_the_network_computes(string name) =>
        With(name, (network, layout) => NetworkCheck.ExportsWhatItComputes(network, layout));

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_reach_every_parameter(string name) => With(name, NetworkCheck.LearnsEverywhere);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_makes_another_network_the_same(string name) =>
        NetworkCheck.GoesThroughItsState(Networks[name].Make, Networks[name].Layout);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_trains_the_same_bits(string name) =>
        NetworkCheck.TrainsTheSameBits(Networks[name].Make, Networks[name].Layout);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_parameters_is_that_of_the_formula(string name) => With(name, (network, _) =>
        Assert.Equal(Networks[name].Parameters, network.parameters().Sum(parameter => parameter.numel())));

    [Theory]
    [InlineData("mlp")]
    [InlineData("gru")]
    [InlineData("encoder-heads")]
    [InlineData("decoder")]
    [InlineData("experts")]
    [InlineData("switch")]
    public void Backward_agrees_with_differences(string name) => With(
        name, (network, layout) => NetworkCheck.AgreesWithDifferences(network, layout));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_the_same_answer_alone_and_among_others(string name) => With(name, (network, layout) =>
    {
        NetworkCheck.Randomise(network);
        var rows = layout.Rows(9);
        var together = NetworkCheck.Torch(network, layout, rows);
        var alone = rows.Chunk(layout.Width).SelectMany(row => NetworkCheck.Torch(network, layout, row)).ToArray();
        NetworkCheck.Close(together, alone);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_of_16_bits_compute_nearly_the_same_and_learn(string name) => With(name, (network, layout) =>
    {
        using var scope = NewDisposeScope();
        NetworkCheck.Randomise(network, 0.1);
        var (rows, weights) = (layout.Rows(9), Weights.Read(network));
        var exact = NetworkCheck.Torch(network, layout, rows);
        foreach (var (type, tolerance) in new[] { (float16, 0.02), (bfloat16, 0.1) })
        {
            network.to(type);
            Weights.Write(network, weights);
            NetworkCheck.Close(exact, NetworkCheck.Torch(network, layout, rows), tolerance);
            network.train();
            network.zero_grad();
            network.call(layout.Tensor(rows)).sum().backward();
            Assert.All(network.parameters().Where(parameter => parameter.grad is not null),
                parameter => Assert.True(parameter.grad!.isfinite().all().item<bool>()));
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_outlives_the_scope_that_it_was_created_in(string name)
    {
        var (layout, make, _) = Networks[name];
        Network network;
        using (NewDisposeScope())
        {
            network = make();
        }

        using (network)
        {
            Weights.Initialise(network, 1);
            Assert.All(NetworkCheck.Torch(network, layout, layout.Rows(3)), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_leave_no_tensors_behind(string name) => With(name, (network, layout) =>
    {
        using var scope = NewDisposeScope();
        network.train();
        var rows = layout.Tensor(layout.Rows(4));
        Step();
        var before = Tensor.TotalCount;
        Step();
        Step();

        // The collector may take tensors of other tests away meanwhile.
        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left");

        void Step()
        {
            using var step = NewDisposeScope();
            var loss = network.call(rows).sum();
            (network.AuxiliaryLoss is { } auxiliary ? loss + auxiliary : loss).backward();
        }
    });

    private static void With(string name, Action<Network, InputLayout> test)
    {
        var (layout, make, _) = Networks[name];
        using var network = make();
        test(network, layout);
    }
}
