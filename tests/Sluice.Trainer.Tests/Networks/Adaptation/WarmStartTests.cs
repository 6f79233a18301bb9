using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Networks.Adaptation;

[Collection(TorchState.Name)]
public sealed class WarmStartTests
{
    private static readonly ImagePart Image = new("image", 1, 4, 4);
    private static readonly InputLayout Layout = Layouts.Of(Image);

    [Fact]
    public void A_network_with_a_new_head_takes_all_other_weights()
    {
        using var version = Residual(3);
        NetworkCheck.Randomise(version);
        using var network = Residual(5);
        Weights.Initialise(network, 9);
        var (from, head) = (Weights.Read(version), Weights.Read(network)["head.output.weight"]);

        Assert.Null(WarmStart.Fault(Weights.ShapesByName(version), network, ["head.*"]));
        WarmStart.Load(from, network, ["head.*"]);

        var to = Weights.Read(network);
        Assert.Equal(head, to["head.output.weight"]);
        Assert.Contains("encoder.stem.norm.running_var", to.Keys);
        Assert.All(to.Where(pair => !pair.Key.StartsWith("head.", StringComparison.Ordinal)),
            pair => Assert.Equal(from[pair.Key], pair.Value));
    }

    [Fact]
    public void A_fault_names_the_weight_and_both_shapes()
    {
        using var version = Residual(3);
        using var network = Residual(5, 4, 6);

        Assert.Equal(
            "head.output.bias has the shape [3] in the version and [5] in this network; "
            + "head.output.weight has the shape [3, 4] in the version and [5, 4] in this network",
            WarmStart.Fault(Weights.ShapesByName(version), Residual(5), []));
        Assert.StartsWith(
            "encoder.blocks.1.first.convolution.weight of the shape [6, 4, 3, 3] is not in the version; ",
            WarmStart.Fault(Weights.ShapesByName(version), network, ["head.*"]));
        Assert.EndsWith("; and 12 more", WarmStart.Fault(Weights.ShapesByName(version), network, ["head.*"]));
        Assert.StartsWith(
            "encoder.blocks.1.first.convolution.weight of the shape [6, 4, 3, 3] is not in this network; ",
            WarmStart.Fault(Weights.ShapesByName(network), version, ["head.*"]));
    }

    [Fact]
    public void Frozen_weights_and_statistics_stay_and_the_others_learn()
    {
        using var network = Residual(3);
        NetworkCheck.Randomise(network);
        var before = Weights.Read(network);

        Assert.Null(Freezing.Freeze(network, ["encoder.stem.*", "encoder.blocks.0.first.*"]));
        NetworkCheck.Train(network, Layout, 2, 0.01, _ => Layout.Rows(6), (_, outputs) => (outputs - 1).square().mean());

        foreach (var (name, values) in Weights.Read(network))
        {
            var frozen = name.StartsWith("encoder.stem.", StringComparison.Ordinal)
                || name.StartsWith("encoder.blocks.0.first.", StringComparison.Ordinal);
            Assert.True(frozen == values.SequenceEqual(before[name]), name);
        }
    }

    [Fact]
    public void Frozen_recurrent_layers_and_embeddings_stay()
    {
        var text = new TokensPart("text", 4, 6);
        var layout = Layouts.Of(text);
        using var network = new RecurrentNetwork(layout, text, new RecurrentOptions { Cell = Cell.Gru, HiddenSize = 3 }, 2);
        NetworkCheck.Randomise(network);
        var before = Weights.Read(network);

        Assert.Null(Freezing.Freeze(network, ["encoder.*"]));
        NetworkCheck.Train(network, layout, 2, 0.01, _ => layout.Rows(6), (_, outputs) => (outputs - 1).square().mean());

        var changed = Weights.Read(network).Where(pair => !pair.Value.SequenceEqual(before[pair.Key])).Select(pair => pair.Key);
        Assert.Equal(["head.output.weight", "head.output.bias"], changed);
    }

    [Fact]
    public void Patterns_that_freeze_nothing_or_all_are_faults()
    {
        using var network = Residual(3);
        Assert.Equal(
            new SizeFault("freeze", "the pattern 'stem.*' fits no weight; names are such as "
                + "encoder.stem.convolution.weight, encoder.stem.norm.weight, encoder.stem.norm.bias, head.output.bias"),
            Freezing.Freeze(network, ["stem.*"]));
        Assert.Equal(
            new SizeFault("freeze", "the patterns * leave no weight to learn; leave out those of the head"),
            Freezing.Freeze(network, ["*"]));
    }

    private static ResidualNetwork Residual(int outputs, params int[] channels) => new(
        Layout, Image, new ResidualOptions { Channels = channels is [] ? [4] : channels, Blocks = [1] }, outputs);
}
