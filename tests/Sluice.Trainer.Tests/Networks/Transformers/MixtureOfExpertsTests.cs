using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks.Transformers;

[Collection(TorchState.Name)]
public sealed class MixtureOfExpertsTests : IDisposable
{
    private readonly IDisposable scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_most_probable_experts_answer_by_their_probabilities(int topK)
    {
        using var mixture = Mixture(topK);
        Weights.Initialise(mixture, 5);
        manual_seed(3);
        var input = randn(2, 4, 2);
        var actual = mixture.call(input).view(8, 2);

        for (var token = 0; token < 8; token++)
        {
            var row = input.view(8, 2).narrow(0, token, 1);
            var logits = nn.functional.linear(row, mixture.get_parameter("router.weight")!).data<float>().ToArray();
            var sum = logits.Sum(MathF.Exp);
            var chosen = Enumerable.Range(0, 3).OrderByDescending(expert => logits[expert]).Take(topK).ToArray();
            var total = topK == 1 ? sum : chosen.Sum(expert => MathF.Exp(logits[expert]));
            var expected = zeros(1, 2);
            foreach (var expert in chosen)
            {
                var layer = (SwiGlu)mixture.named_modules().Single(named => named.name == $"experts.{expert}").module;
                expected += layer.call(row) * (MathF.Exp(logits[expert]) / total);
            }

            Values.AssertClose([.. expected.data<float>().ToArray().Select(value => (double)value)], actual[token]);
        }
    }

    [Fact]
    public void An_even_spread_has_an_imbalance_of_one_and_one_expert_for_all_that_of_their_number()
    {
        using var mixture = Mixture(1);
        Weights.Initialise(mixture, 5);
        Assert.Null(mixture.Imbalance);

        // Each token is far on the side of one expert.
        var router = mixture.get_parameter("router.weight")!;
        Weights.Write(mixture, Weights.Read(mixture).ToDictionary(
            pair => pair.Key, pair => pair.Key == "router.weight" ? [50, 0, 0, 50, -50, -50] : pair.Value));
        mixture.call(tensor(new float[] { 1, 0, 0, 1, -1, -1 }, [3, 2]));
        Assert.Equal(1, mixture.Imbalance!.item<float>(), 1e-5);
        mixture.call(tensor(new float[] { 1, 0, 1, 0, 1, 0 }, [3, 2]));
        Assert.Equal(3, mixture.Imbalance!.item<float>(), 1e-5);

        // The shares are 2/3, 1/3 and 0 of three tokens, and the mean probabilities follow from the logits 0 and 1.
        Weights.Write(mixture, Weights.Read(mixture).ToDictionary(
            pair => pair.Key, pair => pair.Key == "router.weight" ? [1, 0, 0, 1, 0, 0] : pair.Value));
        mixture.call(tensor(new float[] { 1, 0, 1, 0, 0, 1 }, [3, 2]));
        var (high, low) = (Math.E / (Math.E + 2), 1 / (Math.E + 2));
        var imbalance = 3 * (2.0 / 3 * (2 * high + low) / 3 + 1.0 / 3 * (2 * low + high) / 3);
        Assert.Equal(imbalance, mixture.Imbalance!.item<float>(), 1e-5);

        mixture.Imbalance!.backward();
        Assert.True(router.grad!.abs().sum().item<float>() > 0);
        mixture.eval();
        mixture.call(tensor(new float[] { 1, 0 }, [1, 2]));
        Assert.Null(mixture.Imbalance);
    }

    [Fact]
    public void The_auxiliary_loss_is_the_mean_imbalance_of_the_blocks_times_its_weight()
    {
        var text = new TokensPart("text", 4, 6);
        var layout = Layouts.Of(text);
        var options = new TransformerOptions { HiddenSize = 8, Layers = 2, Heads = 2, Experts = 4, TopK = 2, BalanceWeight = 0.5 };
        using var network = new TransformerNetwork(layout, text, options, 2);
        NetworkCheck.Randomise(network);
        network.train();
        network.call(layout.Tensor(layout.Rows(5)));

        var imbalances = network.modules().OfType<MixtureOfExperts>().Select(mixture => mixture.Imbalance!.item<float>()).ToArray();
        Assert.Equal(2, imbalances.Length);
        Assert.Equal(0.5 * imbalances.Average(), network.AuxiliaryLoss!.item<float>(), 1e-6);
        NetworkCheck.Torch(network, layout, layout.Rows(5));
        Assert.Null(network.AuxiliaryLoss);
    }

    // At first the router sends more to one expert than to the others.
    [Fact]
    public void The_auxiliary_loss_spreads_the_tokens()
    {
        var text = new TokensPart("text", 8, 12);
        var layout = Layouts.Of(text);
        Assert.True(Spread(0.5) < Spread(0) - 0.2);

        double Spread(double weight)
        {
            var options = new TransformerOptions { HiddenSize = 8, Layers = 1, Heads = 2, Experts = 4, BalanceWeight = weight };
            using var network = new TransformerNetwork(layout, text, options, 2);
            Weights.Initialise(network, 1);
            Weights.Write(network, Weights.Read(network).ToDictionary(pair => pair.Key, pair =>
                pair.Key.EndsWith("router.weight", StringComparison.Ordinal)
                    ? [.. pair.Value.Select((value, i) => value + (i < 8 ? 0.5f : 0))] : pair.Value));
            NetworkCheck.Train(network, layout, 40, 0.02, _ => layout.Rows(16), (_, outputs) => outputs.square().mean());
            network.train();
            network.call(layout.Tensor(layout.Rows(16)));
            return network.modules().OfType<MixtureOfExperts>().Single().Imbalance!.item<float>();
        }
    }

    private static MixtureOfExperts Mixture(int topK) => new(
        new TransformerOptions { HiddenSize = 2, Layers = 1, Heads = 1, FeedForwardSize = 3, Experts = 3, TopK = topK });
}
