using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Networks;

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
        "training a network of 50380803 weights takes 769 MiB, but the pod has 512; make the layers narrower")]
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

    [Fact]
    public void Early_stopping_takes_another_copy_of_the_weights()
    {
        int[] widths = [1, 4096, 4096, 2];
        MemoryRules.Check(Of(widths), 1000, 270L << 20);
        Assert.Throws<JobException>(() => MemoryRules.Check(Of(widths, ("patience", "1")), 1000, 270L << 20));
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

    private static NetworkPlan Of(int[] widths, params (string Name, string Value)[] given) =>
        Some.Plan(widths[0], widths[^1], [("hiddenLayers", string.Join(',', widths[1..^1])), .. given]);
}
