using Sluice.Api.TrainingJobs.Compression;
using Sluice.Data.Failures;
using Sluice.Trainer.Compression.Pruning;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Compression.Pruning;

public sealed class GradualPruningTests
{
    private static readonly PruneShare[] Half = [new("layers.0", 0.75m), new("*", 0.5m)];

    // Twelve epochs of 7 steps: pruned from step 42 to step 75.
    private static readonly (string Name, string Value)[] Given =
        [("epochs", "12"), ("batchSize", "16"), ("hiddenLayers", "20,10"), ("learningRate", "0.01")];

    [Theory]
    [InlineData(30, "0", "0")]
    [InlineData(46, "0", "0")]
    [InlineData(60, "0.9", "2")]
    [InlineData(75, "0.9", "0")]
    public void Laid_down_and_taken_up_it_gives_the_same_weights(int at, string ema, string patience)
    {
        using var whole = Session(Half, null, ("ema", ema), ("patience", patience));
        Finish(whole);
        using var first = Session(Half, null, ("ema", ema), ("patience", patience));
        for (var i = 0; i < at; i++)
        {
            first.Advance();
        }

        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        using var second = Session(Half, saved, ("ema", ema), ("patience", patience));
        Finish(second);

        Assert.Equal(whole.Digest, second.Digest);
        Assert.Equal(at == 30 ? 0 : 1, Weights.Read(first.Network)["layers.0.weight"].Any(value => value == 0) ? 1 : 0);
    }

    [Theory]
    [InlineData("0", "0", "Fp32")]
    [InlineData("0.9", "0", "Fp32")]
    [InlineData("0.9", "1", "Fp32")]
    [InlineData("0", "1", "Fp32")]
    [InlineData("0", "0", "Bf16")]
    public void The_best_weights_and_their_average_have_exactly_the_zeros(string ema, string patience, string precision)
    {
        using var session = Session(Half, null, Enum.Parse<Precision>(precision), ("ema", ema), ("patience", patience));
        Finish(session);

        Assert.Equal(0.75, session.Zeros["layers.0.weight"]);
        Assert.Equal(0.5, session.Zeros["layers.1.weight"]);
        Assert.Equal(0.5, session.Zeros["head.weight"]);
        Assert.Equal(["head.weight", "layers.0.weight", "layers.1.weight"], session.Zeros.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(0, Weights.Read(session.Network)["layers.0.bias"]);
    }

    [Fact]
    public void The_weights_of_least_magnitude_become_zero_and_stay_so()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        using var network = Some.Dense((4, 2, [0.1f, -0.2f, 0.3f, -0.4f, 5, -6, 7, 8], [0, 0]));
        var layers = PrunedLayers.Find(network, [new PruneShare("head", 0.5m)]);
        using var pruning = new GradualPruning(layers, 10);
        var weight = layers[0].Weight;

        pruning.After(5);
        Assert.Equal(8, Nonzero());
        pruning.After(9);
        Assert.Equal([0, 0, 0, 0, 5, -6, 7, 8], weight.data<float>().ToArray());

        weight.add_(1);
        pruning.After(10);

        Assert.Equal([0, 0, 0, 0, 6, -5, 8, 9], weight.data<float>().ToArray());
        Assert.True(pruning.IsComplete(9));
        Assert.False(pruning.IsComplete(8));

        int Nonzero() => weight.data<float>().ToArray().Count(value => value != 0);
    }

    // 1 - (1 - 16/32)³ of the share in the middle of the time.
    [Fact]
    public void Zeros_grow_fast_at_first()
    {
        var schedule = new PruneSchedule(1000);

        Assert.Equal((0, 0, 16, 32, 32), (
            schedule.Stage(0), schedule.Stage(500), schedule.Stage(700), schedule.Stage(900), schedule.Stage(1000)));
        Assert.Equal((0, 0.875, 1), (PruneSchedule.Part(0), PruneSchedule.Part(16), PruneSchedule.Part(32)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_short_training_ends_pruned(long steps)
    {
        var schedule = new PruneSchedule(steps);

        Assert.True(schedule.IsComplete(steps));
        Assert.Equal(32, schedule.Stage(steps));
    }

    [Fact]
    public void Tables_and_routers_are_pruned_where_they_are_named()
    {
        var (network, _) = SomeNetworks.Create("experts");
        using var __ = network;

        var all = Names("*");

        Assert.DoesNotContain("encoder.tokens.weight", all);
        Assert.DoesNotContain(all, name => name.Contains("router", StringComparison.Ordinal));
        Assert.DoesNotContain(all, name => name.Contains("orm", StringComparison.Ordinal));
        Assert.Contains("encoder.blocks.0.attention.queryKeyValue.weight", all);
        Assert.Equal(["encoder.tokens.weight"], Names("encoder.tokens"));
        Assert.Equal(["encoder.blocks.1.feedForward.router.weight"], Names("encoder.blocks.1.feedForward.router.weight"));
        var fault = Assert.Throws<JobException>(() => Names("*.router"));
        Assert.Contains("prune[0]: the pattern '*.router' fits no layer", fault.Message, StringComparison.Ordinal);

        string[] Names(string pattern) => [.. PrunedLayers.Find(network, [new PruneShare(pattern, 0.5m)]).Select(layer => layer.Name)];
    }

    [Fact]
    public void Frozen_weights_are_not_pruned()
    {
        using var network = Some.Dense((4, 3, new float[12], new float[3]), (3, 2, new float[6], new float[2]));
        network.named_parameters().Single(named => named.name == "layers.0.weight").parameter.requires_grad = false;

        Assert.Equal(["head.weight"], PrunedLayers.Find(network, [new PruneShare("*", 0.5m)]).Select(layer => layer.Name));
    }

    private static void Finish(TrainingSession session)
    {
        while (!session.Finished)
        {
            session.Advance();
        }

        session.UseBest();
    }

    private static TrainingSession Session(PruneShare[] prune, Stream? saved, params (string Name, string Value)[] given) =>
        Session(prune, saved, Precision.Fp32, given);

    private static TrainingSession Session(
        PruneShare[] prune, Stream? saved, Precision precision, params (string Name, string Value)[] given)
    {
        var plan = Some.Plan(4, 2, [.. Given, .. given]) with { Prune = prune };
        return new TrainingSession(
            new TrainingRows(Rows(100, "training"), Rows(40, "validation")), Some.Classes("no", "yes"), plan, 1, CPU, precision, saved);
    }

    private static EncodedRows Rows(int count, string purpose)
    {
        var rows = new EncodedRows(Path.GetTempPath(), 4, 1);
        var stream = new RandomStream(1, purpose);
        for (var i = 0; i < count; i++)
        {
            float[] inputs = [.. Enumerable.Range(0, 4).Select(_ => (float)(stream.Fraction() * 2 - 1))];
            rows.Append(inputs, [inputs[0] + inputs[1] * inputs[2] > 0 ? 1 : 0]);
        }

        return rows;
    }
}
