using Sluice.Api.TrainingJobs.Compression;
using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class MemoryRulesTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void What_fits_is_taken() => MemoryRules.Check(Of([50, 4096, 10]), 1000, GiB);

    [Theory]
    [InlineData(
        new[] { 5, 4096, 4096, 4096, 4096, 3 },
        32,
        "spec.trainer.hyperparameters.hiddenLayers",
        "training a network of 50380803 weights takes 1346 MiB, but the pod has 512; make the layers narrower")]
    [InlineData(new[] { 1_000_000, 4096, 3 }, 32, "spec.trainer.hyperparameters.hiddenLayers", "raise spec.resources.limits.memory")]
    [InlineData(
        new[] { 100_000, 2, 3 },
        65_536,
        "spec.trainer.hyperparameters.batchSize",
        "a batch of 65536 rows of 100000 inputs each (one for every category) takes 25002 MiB, but the pod has 512; "
            + "lower the batch size or raise accumulate")]
    public void What_does_not_is_refused_by_what_takes_most(int[] widths, int batch, string field, string message)
    {
        var e = Assert.Throws<JobException>(() => MemoryRules.Check(Of(widths, ("batchSize", $"{batch}")), 1000, GiB / 2));

        Assert.Equal((64, "TooLarge", field), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_numbers_than_a_list_holds_are_refused_on_any_machine()
        => Assert.Throws<JobException>(() => MemoryRules.Check(Of([100_000, 2], ("batchSize", "65536")), 1000, 1L << 50));

    // (3 + 1)·10 + (10 + 1)·2 = 62 weights. A step of Adam has two gradients, two moments and two intermediate numbers of each.
    [Theory]
    [InlineData(62 * (4 + 24))]
    [InlineData(62 * (4 + 24), "optimizer=adam")]
    [InlineData(62 * (4 + 16), "optimizer=sgd")]
    [InlineData(62 * (4 + 16), "optimizer=lion")]
    [InlineData(62 * (4 + 4 + 24), "ema=0.9")]
    [InlineData(62 * (4 + 4 + 24), "patience=3")]
    [InlineData(62 * (4 + 4 + 4 + 24), "ema=0.9;patience=3")]
    public void Each_weight_has_what_the_training_keeps_of_it(long bytes, string given = "") =>
        Assert.Equal(bytes, Weights(Small(given)).Bytes);

    [Fact]
    public void Low_precision_masks_of_zeros_and_an_adversary_come_on_top()
    {
        var (plain, zeros) = (Small(), Small() with { Prune = [new PruneShare("layers.*", 0.5m)] });

        // The weights in fp32 are the master that learns, and 16 bits of each are computed with.
        Assert.Equal(62 * (4 + 2 + 24), Weights(plain, Precision.Bf16).Bytes);
        Assert.Equal(62 * (4 + 2 + 24), Weights(plain, Precision.Fp16).Bytes);
        Assert.Equal(62 * (4 + 24 + 1), Weights(zeros).Bytes);
        Assert.Equal(62 * (4 + 24), Weights(plain with { Prune = [new PruneShare("head", 0)] }).Bytes);

        // (2 + 1)·16 + (16 + 1)·4 = 116 weights of the adversary, which stay in fp32.
        using var adversary = new GroupAdversary(inputs: 2, groups: 4);
        var own = adversary.parameters().Sum(parameter => parameter.numel());
        Assert.Equal(62 * (4 + 2 + 24 + 1) + 116 * 28, Weights(zeros, Precision.Bf16, own).Bytes);
    }

    [Fact]
    public void Weights_of_a_version_are_there_twice_and_those_that_stay_have_no_gradients()
    {
        using var network = Small().Create(1);
        var start = new NetworkStart { Version = "1.0.0", Weights = Trainer.Networks.Weights.ReadWithShapes(network) };

        Assert.Equal(62 * (4 + 4 + 24), Weights(Small() with { Start = start }).Bytes);

        // The head, 22 weights, learns.
        Assert.Equal(62 * 8 + 22 * 24, Weights(Small() with { Start = start with { Frozen = ["layers.*"] } }).Bytes);
        Assert.Equal(62 * 8 + 22 * 24, Weights(Small() with { Start = start with { Frozen = ["*"], Fresh = ["head.*"] } }).Bytes);

        // And matrices of the rank 2 beside a layer of 3 inputs and 10 outputs.
        var lora = new LoraOptions { Rank = 2, Alpha = 1, Layers = ["layers.*"] };
        Assert.Equal(62 * 8 + (22 + 2 * (3 + 10)) * 24, Weights(Small() with { Start = start with { Lora = lora } }).Bytes);
    }

    [Theory]
    [InlineData("patience=1")]
    [InlineData("ema=0.99")]
    public void What_a_hyperparameter_adds_may_be_too_much(string given)
    {
        // 16,797,698 weights: 449 MiB, and another 64 MiB.
        int[] widths = [1, 4096, 4096, 2];
        MemoryRules.Check(Of(widths), 1000, 480L << 20);
        var one = given.Split('=');
        var e = Assert.Throws<JobException>(() => MemoryRules.Check(Of(widths, (one[0], one[1])), 1000, 480L << 20));
        Assert.Contains("takes 513 MiB, but the pod has 480", e.Message, StringComparison.Ordinal);
        Assert.Throws<JobException>(() => MemoryRules.Check(Of(widths), 1000, 480L << 20, Precision.Bf16));
        Assert.Throws<JobException>(() => MemoryRules.Check(Of(widths), 1000, 480L << 20, adversary: 2_000_000));
    }

    [Fact]
    public void The_order_of_very_many_rows_is_counted()
    {
        MemoryRules.Check(Of([5, 3]), 100_000_000, GiB);
        var e = Assert.Throws<JobException>(() => MemoryRules.Check(Of([5, 3]), 200_000_000, GiB));

        Assert.Equal((64, "spec.resources.limits.memory"), (e.ExitCode, e.Error.Field));
        Assert.Contains(
            "takes 763 MiB in each epoch, but the pod has 1024; give it at least twice as much", e.Message, StringComparison.Ordinal);
    }

    private static WeightMemory Weights(NetworkPlan plan, Precision precision = Precision.Fp32, long adversary = 0) =>
        WeightMemory.Of(plan, NetworkSize.Of(plan), precision, adversary);

    private static NetworkPlan Small(string given = "")
    {
        var pairs = given.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('='));
        return Of([3, 10, 2], [.. pairs.Select(pair => (pair[0], pair[1]))]);
    }

    private static NetworkPlan Of(int[] widths, params (string Name, string Value)[] given) =>
        Some.Plan(widths[0], widths[^1], [("hiddenLayers", string.Join(',', widths[1..^1])), .. given]);
}
