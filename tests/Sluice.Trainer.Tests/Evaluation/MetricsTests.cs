using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Tests.Evaluation;

public sealed class MetricsTests
{
    // Computed by hand: cat 3 rows (2 right), dog 2 (1 right), emu 1 (none right); no row was predicted as emu.
    private static readonly ConfusionMatrix Matrix = new(3, [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 0]);

    [Fact]
    public void Counts_are_by_actual_and_predicted_class()
    {
        Assert.Equal([[2, 1, 0], [1, 1, 0], [1, 0, 0]], Matrix.Counts);
        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(Matrix.Support));
    }

    [Fact]
    public void Metrics_are_those_worked_by_hand()
    {
        var metrics = Metrics.Of(["cat", "dog", "emu"], Matrix, 0.25);

        Assert.Equal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["accuracy"] = "0.5",
            ["logLoss"] = "0.25",
            ["macroPrecision"] = "0.333333",
            ["macroRecall"] = "0.388889",
            ["macroF1"] = "0.357143",
            ["precision.cat"] = "0.5",
            ["recall.cat"] = "0.666667",
            ["f1.cat"] = "0.571429",
            ["precision.dog"] = "0.5",
            ["recall.dog"] = "0.5",
            ["f1.dog"] = "0.5",
            ["precision.emu"] = "0",
            ["recall.emu"] = "0",
            ["f1.emu"] = "0",
        }, metrics);
    }

    [Fact]
    public void Log_loss_is_the_mean_negative_logarithm_and_stays_finite()
    {
        Assert.Equal((Math.Log(2) + Math.Log(4)) / 2, LogLoss.Of(2, [0, 1], [0.5f, 0.5f, 0.75f, 0.25f]), 12);
        Assert.Equal(-Math.Log(1e-15), LogLoss.Of(2, [0], [0, 1]), 12);
    }

    [Fact]
    public void Of_equal_probabilities_the_first_class_is_taken()
        => Assert.Equal([0, 1, 2], Metrics.Predicted(3, [0.4f, 0.4f, 0.2f, 0.1f, 0.5f, 0.4f, 0.2f, 0.2f, 0.6f]));

    [Fact]
    public void What_is_not_a_number_is_left_out()
        => Assert.DoesNotContain("logLoss", Metrics.Of(["cat", "dog", "emu"], Matrix, double.NaN).Keys);
}
