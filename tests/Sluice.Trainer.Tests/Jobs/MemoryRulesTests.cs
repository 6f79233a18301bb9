using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class MemoryRulesTests
{
    private const long GiB = 1L << 30;

    private static readonly Hyperparameters Some = Hyperparameters.Read(new Dictionary<string, string>());

    [Fact]
    public void What_fits_is_taken() => MemoryRules.Check([50, 4096, 10], 1000, Some, GiB);

    [Theory]
    [InlineData(
        new[] { 5, 4096, 4096, 4096, 4096, 3 },
        32,
        "spec.trainer.hyperparameters.hiddenLayers",
        "training a network of the widths 5, 4096, 4096, 4096, 4096, 3 takes 769 MiB, but the pod has 512")]
    [InlineData(new[] { 1_000_000, 4096, 3 }, 32, "spec.trainer.hyperparameters.hiddenLayers", "raise spec.resources.limits.memory")]
    [InlineData(
        new[] { 100_000, 2, 3 },
        65_536,
        "spec.trainer.hyperparameters.batchSize",
        "a batch of 65536 rows of 100000 inputs each (one for every category) takes 25002 MiB, but the pod has 512; lower the batch size")]
    public void What_does_not_is_refused_by_what_takes_most(int[] widths, int batch, string field, string message)
    {
        var e = Assert.Throws<JobException>(() => MemoryRules.Check(widths, 1000, Some with { BatchSize = batch }, GiB / 2));

        Assert.Equal((64, "TooLarge", field), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_numbers_than_a_list_holds_are_refused_on_any_machine()
        => Assert.Throws<JobException>(() => MemoryRules.Check([100_000, 2], 1000, Some with { BatchSize = 65_536 }, 1L << 50));

    [Fact]
    public void Early_stopping_takes_another_copy_of_the_weights()
    {
        int[] widths = [1, 4096, 4096, 2];
        MemoryRules.Check(widths, 1000, Some, 270L << 20);
        Assert.Throws<JobException>(() => MemoryRules.Check(widths, 1000, Some with { Patience = 1 }, 270L << 20));
    }

    [Fact]
    public void The_order_of_very_many_rows_is_counted()
    {
        MemoryRules.Check([5, 3], 100_000_000, Some, GiB);
        var e = Assert.Throws<JobException>(() => MemoryRules.Check([5, 3], 200_000_000, Some, GiB));

        Assert.Equal((64, "spec.resources.limits.memory"), (e.ExitCode, e.Error.Field));
        Assert.Contains(
            "takes 763 MiB in each epoch, but the pod has 1024; give it at least twice as much", e.Message, StringComparison.Ordinal);
    }
}
