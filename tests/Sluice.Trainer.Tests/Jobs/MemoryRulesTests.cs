using Sluice.Trainer.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class MemoryRulesTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void What_fits_is_taken() => MemoryRules.Check(100_000, [50, 4096, 10], GiB);

    [Theory]
    [InlineData(
        100,
        new[] { 5, 4096, 4096, 4096, 4096, 3 },
        "spec.trainer.hyperparameters.hiddenLayers",
        "training a network of the widths 5, 4096, 4096, 4096, 4096, 3 takes 769 MiB, but the pod has 512")]
    [InlineData(10, new[] { 1_000_000, 4096, 3 }, "spec.trainer.hyperparameters.hiddenLayers", "raise spec.resources.limits.memory")]
    [InlineData(
        1_000_000,
        new[] { 1000, 2, 3 },
        "spec.dataset.features",
        "1000000 rows of 1000 inputs each (one for every category) take 7630 MiB")]
    public void What_does_not_is_refused_by_what_takes_most(int rows, int[] widths, string field, string message)
    {
        var e = Assert.Throws<TrainerException>(() => MemoryRules.Check(rows, widths, GiB / 2));

        Assert.Equal((64, "TooLarge", field), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_numbers_than_a_list_holds_are_refused_on_any_machine()
        => Assert.Throws<TrainerException>(() => MemoryRules.Check(3_000_000, [1000, 2], 1L << 50));
}
