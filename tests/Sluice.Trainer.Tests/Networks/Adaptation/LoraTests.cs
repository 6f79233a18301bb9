using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Networks.Adaptation;

[Collection(TorchState.Name)]
public sealed class LoraTests
{
    private static readonly TokensPart Text = new("text", 5, 9);
    private static readonly InputLayout Layout = Layouts.Of(Text);
    private static readonly LoraOptions Attention = new() { Rank = 2, Alpha = 6, Layers = ["encoder.*.attention.*"] };

    [Fact]
    public void At_first_nothing_changes()
    {
        using var plain = Plain();
        var before = NetworkCheck.Torch(plain, Layout, Layout.Rows(6));
        var adapted = new LoraNetwork(plain, Attention, 4);

        Assert.Equal(before, NetworkCheck.Torch(adapted, Layout, Layout.Rows(6)));
    }

    [Fact]
    public void The_adapters_and_the_head_learn_and_the_rest_stays()
    {
        using var plain = Plain();
        var before = Weights.Read(plain);
        var adapted = new LoraNetwork(plain, Attention, 4);
        Train(adapted);

        var changed = Weights.Read(plain).Where(pair => !pair.Value.SequenceEqual(before[pair.Key])).Select(pair => pair.Key);
        Assert.Equal(["head.output.weight", "head.output.bias"], changed);

        // Of each of two blocks, 2·(16 + 32) for queries, keys and values and 2·(16 + 16) for the output.
        var trained = adapted.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
        Assert.Equal(2 * (96 + 64) + 16 * 3 + 3, trained);
    }

    [Fact]
    public void The_export_and_the_merged_network_answer_as_the_adapted_one()
    {
        using var plain = Plain();
        var (names, before) = (Weights.Read(plain).Keys.ToArray(), Weights.Read(plain));
        var adapted = new LoraNetwork(plain, Attention, 4);
        Train(adapted);
        var rows = Layout.Rows(6);
        var expected = NetworkCheck.Torch(adapted, Layout, rows);

        var exported = NetworkCheck.Onnx(adapted, Layout, rows);
        Assert.Equal(expected, NetworkCheck.Torch(adapted, Layout, rows));
        var merged = adapted.Merge();

        NetworkCheck.Close(expected, exported);
        NetworkCheck.Close(expected, NetworkCheck.Torch(merged, Layout, rows));
        NetworkCheck.Close(expected, NetworkCheck.Onnx(merged, Layout, rows));
        Assert.Same(plain, merged);
        Assert.Equal(names, Weights.Read(merged).Keys);
        Assert.All(merged.parameters(), parameter => Assert.True(parameter.requires_grad));
        const string Adapted = "encoder.blocks.1.attention.output.weight";
        Assert.NotEqual(before[Adapted], Weights.Read(merged)[Adapted]);
    }

    [Fact]
    public void A_change_is_alpha_over_rank_times_the_product()
    {
        var layout = Layouts.Of(new NumbersPart("a", 2));
        using var plain = new MlpNetwork(layout, new MlpOptions { Hidden = [2] }, 1);
        Weights.Write(plain, new Dictionary<string, float[]>
        {
            ["layers.0.weight"] = [1, 0, 0, 1],
            ["layers.0.bias"] = [0, 0],
            ["head.weight"] = [1, 10],
            ["head.bias"] = [0],
        });
        var adapted = new LoraNetwork(plain, new LoraOptions { Rank = 1, Alpha = 3, Layers = ["layers.0"] }, 1);
        var weights = Weights.Read(adapted).ToDictionary();
        (weights["adapters.0.down"], weights["adapters.0.up"]) = ([1, 2], [0.5f, 0.25f]);
        Weights.Write(adapted, weights);

        // The hidden layer is [1 + 3·(1 + 4)/2, 2 + 3·(1 + 4)/4] for the row [1, 2].
        Assert.Equal([8.5f + 57.5f], NetworkCheck.Torch(adapted, layout, [1, 2]));
        Assert.Equal([8.5f + 57.5f], NetworkCheck.Torch(adapted.Merge(), layout, [1, 2]));
    }

    [Fact]
    public void The_seed_determines_the_matrices()
    {
        Assert.Equal(Digest(1), Digest(1));
        Assert.NotEqual(Digest(1), Digest(2));

        static string Digest(long seed)
        {
            using var plain = Plain();
            return Weights.Digest(Weights.Read(new LoraNetwork(plain, Attention, seed)));
        }
    }

    [Fact]
    public void Faults_name_the_pattern_and_the_layer()
    {
        using var plain = Plain();
        Assert.Null(Attention.Fault(plain));
        Assert.Equal(new SizeFault("loraLayers", "the pattern 'layers.*' fits no fully connected layer; names are such as "
            + "encoder.blocks.0.attention.queryKeyValue, encoder.blocks.0.attention.output, encoder.blocks.0.feedForward.gateUp, "
            + "head.output"),
            (Attention with { Layers = ["layers.*"] }).Fault(plain));
        Assert.Equal(new SizeFault("loraRank",
            "a rank of 17 is above the 16 of encoder.blocks.0.attention.queryKeyValue; give at most 16, or leave that layer out"),
            (Attention with { Rank = 17 }).Fault(plain));
    }

    private static TransformerNetwork Plain()
    {
        var network = new TransformerNetwork(
            Layout, Text, new TransformerOptions { HiddenSize = 16, Layers = 2, Heads = 4, KvHeads = 2, FeedForwardSize = 24 }, 3);
        Weights.Initialise(network, 2);
        return network;
    }

    private static void Train(Network network) =>
        NetworkCheck.Train(network, Layout, 3, 0.05, _ => Layout.Rows(6), (_, outputs) => (outputs - 1).square().mean());
}
