using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Tests.Evaluation;

public sealed class MetricsTests
{
    // Computed by hand: cat 3 rows (2 right), dog 2 (1 right), emu 1 (none right); no row was predicted as emu.
    private static readonly ConfusionMatrix Matrix = Count();

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
        Assert.Equal("1.039721", Tally([0, 1], [0.5f, 0.5f, 0.75f, 0.25f]).Metrics["logLoss"]);
        Assert.Equal(-Math.Log(1e-15), LogLoss.Of(0), 12);
    }

    [Fact]
    public void Of_equal_probabilities_the_first_class_is_taken()
        => Assert.Equal([0, 1, 2], Metrics.Predicted(3, [0.4f, 0.4f, 0.2f, 0.1f, 0.5f, 0.4f, 0.2f, 0.2f, 0.6f]));

    [Fact]
    public void What_is_not_a_number_is_left_out()
        => Assert.DoesNotContain("logLoss", Metrics.Of(["cat", "dog", "emu"], Matrix, double.NaN).Keys);

    [Fact]
    public void Batches_give_the_metrics_of_the_whole()
    {
        float[] probabilities = [0.9f, 0.1f, 0.3f, 0.7f, 0.6f, 0.4f];
        var batches = new EvaluationTally(["cat", "dog"]);
        batches.Add([0], [0], probabilities[..2]);
        batches.Add([1, 1], [1, 0], probabilities[2..]);

        Assert.Equal(Tally([0, 1, 1], probabilities).Metrics, batches.Result().Metrics);
        Assert.Equal(3, batches.Result().Rows);
    }

    private static HeldOutEvaluation Tally(int[] actual, float[] probabilities)
    {
        var tally = new EvaluationTally(["cat", "dog"]);
        tally.Add(actual, Metrics.Predicted(2, probabilities), probabilities);
        return tally.Result();
    }

    private static ConfusionMatrix Count()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add([0, 0, 0, 1], [0, 0, 1, 1]);
        matrix.Add([1, 2], [0, 0]);
        return matrix;
    }
}
