using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

public sealed class ClassificationScoresTests
{
    private static readonly string[] Two = ["no", "yes"];

    [Fact]
    public void Two_classes()
    {
        // Worked by hand. Of the four pairs of a yes and a no, three are in order; the precisions at the two yes are 1/1 and 2/3.
        var values = Binary([0, 0, 1, 1], [0.125f, 0.5f, 0.375f, 0.75f]).Values();

        Assert.Equal(0.75, values["accuracy"]); // where both are level the first is predicted, so rows 0, 1 and 3 are right
        Assert.Equal(0.75, values["rocAuc"], 1e-15);
        Assert.Equal((1.0 + 2.0 / 3) / 2, values["prAuc"], 1e-15);
        Assert.Equal((0.015625 + 0.25 + 0.390625 + 0.0625) / 4, values["brier"], 1e-15);
        Assert.Equal(-Math.Log(0.875 * 0.5 * 0.375 * 0.75) / 4, values["logLoss"], 1e-15);
        Assert.Equal(2.0 / 3, values["precision.no"], 1e-15);
        Assert.Equal(1, values["recall.no"]);
        Assert.Equal(0.8, values["f1.no"], 1e-15);
        Assert.Equal(1, values["precision.yes"]);
        Assert.Equal(0.5, values["recall.yes"]);
        Assert.Equal(2.0 / 3, values["f1.yes"], 1e-15);
        Assert.Equal(5.0 / 6, values["macroPrecision"], 1e-15);
        Assert.Equal(0.75, values["macroRecall"]);
        Assert.Equal(0.75, values["balancedAccuracy"]);
        Assert.Equal(11.0 / 15, values["macroF1"], 1e-15);
        Assert.Equal((Math.Abs(0.875 - 1) + Math.Abs(0.5 - 1) + Math.Abs(0.625 - 0) + Math.Abs(0.75 - 1)) / 4, values["ece"], 1e-15);
    }

    [Fact]
    public void Three_classes()
    {
        var scores = new ClassificationScores(
            ["a", "b", "c"], [0, 1, 2], [0.5f, 0.25f, 0.25f, 0.5f, 0.5f, 0, 0.25f, 0, 0.75f], predicted: [0, 1, 2]);
        var values = scores.Values();

        // Rows 0 and 1 are level for class a, and its other row is below: half a pair and a whole one. Classes b and c are in order.
        Assert.Equal(0.75, values["rocAuc.a"]);
        Assert.Equal((0.75 + 1 + 1) / 3, values["rocAuc"], 1e-15);
        Assert.Equal(0.5, values["prAuc.a"]);
        Assert.Equal((0.5 + 1 + 1) / 3, values["prAuc"], 1e-15);
        Assert.Equal((0.375 + 0.5 + 0.125) / 3, values["brier"], 1e-15);
        Assert.Equal(1, values["accuracy"]); // the given predictions count, not the highest probabilities, of which row 1 has two
        Assert.Equal([[1, 0, 0], [0, 1, 0], [0, 0, 1]], scores.Confusion([0, 1, 2]));
        Assert.Equal([[2, 0, 0], [0, 0, 0], [0, 0, 1]], scores.Confusion([0, 2, 0]));
    }

    [Fact]
    public void All_probabilities_level_is_chance()
    {
        var values = Binary([0, 1, 1, 0, 0], [0.5f, 0.5f, 0.5f, 0.5f, 0.5f]).Values();

        Assert.Equal(0.5, values["rocAuc"]);
        Assert.Equal(0.4, values["prAuc"], 1e-15);
    }

    [Fact]
    public void Of_one_class_alone_areas_are_undefined_and_the_rest_is_not()
    {
        var values = Binary([0, 0, 1, 1], [0.125f, 0.75f, 0.375f, 1]).Values([0, 1]);

        Assert.Equal(["prAuc", "rocAuc"], Undefined(values));
        Assert.Equal(0.5, values["accuracy"]);
        Assert.Equal(0.5, values["balancedAccuracy"]); // of the class that occurs
        Assert.Equal(0, values["recall.yes"]); // as scikit-learn's with zero_division=0
        Assert.Equal(1, Binary([1, 1], [0.5f, 0.25f]).Values()["prAuc"]);
    }

    [Fact]
    public void Without_rows_every_metric_is_undefined()
    {
        var values = Binary([0, 1], [0.25f, 0.75f]).Values([]);

        Assert.Equal(values.Keys, Undefined(values));
        Assert.All(Binary([], []).Values().Values, value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void Classes_that_neither_occur_nor_are_predicted_are_in_no_mean()
    {
        var scores = new ClassificationScores(["a", "b", "never"], [0, 1], [0.75f, 0.25f, 0, 0.25f, 0.75f, 0]);
        var values = scores.Values();

        Assert.Equal((1.0, 1.0, 1.0), (values["macroF1"], values["balancedAccuracy"], values["rocAuc"]));
        Assert.Equal((0.0, double.NaN, double.NaN), (values["f1.never"], values["rocAuc.never"], values["prAuc.never"]));
    }

    [Fact]
    public void A_probability_of_0_for_what_happened_costs_a_finite_loss()
    {
        var values = Binary([0, 1], [1, 1]).Values();

        Assert.Equal(-Math.Log(1e-15) / 2, values["logLoss"], 1e-12);
        Assert.Equal(0.5, values["brier"]);
        Assert.Equal(0.5, values["ece"]);
    }

    [Fact]
    public void A_probability_that_is_not_a_number_is_a_wrong_prediction_and_leaves_no_metric_of_probabilities()
    {
        var scores = Binary([0, 0, 1], [0.25f, float.NaN, 0.75f]);

        Assert.Equal(["brier", "ece", "logLoss", "prAuc", "rocAuc"], Undefined(scores.Values()));
        Assert.Equal(2.0 / 3, scores.Values()["accuracy"], 1e-15);
        Assert.Equal(0.5, scores.Values()["recall.no"]);
        Assert.Empty(Undefined(scores.Values([0, 2])));
        Assert.Equal(["brier", "ece", "logLoss", "prAuc", "rocAuc"], Undefined(scores.Values([.. Enumerable.Repeat(0, 50), 1, 2])));
    }

    [Fact]
    public void Bins_of_the_calibration_include_their_upper_edge()
    {
        // 0.6 as a float is above 9/15, and 1 is the edge of the last bin.
        var table = Binary([1, 1, 0, 1], [0.6f, 1, 1, 0.625f]).Calibration.Table([0, 1, 2, 3]);

        Assert.Equal(15, table.Count);
        Assert.Equal((2L, ((double)0.6f + 0.625) / 2, 1.0), (table[9].Rows, table[9].Confidence, table[9].Accuracy));
        Assert.Equal(new CalibrationBin(14.0 / 15, 1, 2, 1, 0.5), table[14]);
        Assert.Equal((0L, double.NaN, double.NaN), (table[0].Rows, table[0].Confidence, table[0].Accuracy));
    }

    [Fact]
    public void Losses_are_those_whose_mean_is_the_log_loss()
    {
        var scores = Binary([0, 1, 1], [0.25f, 0.5f, 0]);

        Assert.Equal(scores.Values()["logLoss"], scores.Losses().Average(), 1e-12);
    }

    [Fact]
    public void A_small_slice_of_many_rows_has_the_areas_of_the_slice_alone()
    {
        var random = new RandomStream(1, "areas");
        int[] actual = [.. Enumerable.Range(0, 5000).Select(_ => random.Below(2))];
        float[] yes = [.. actual.Select(of => (float)Math.Round(0.3 * of + 0.7 * random.Fraction(), 3))];
        int[] rows = [.. Enumerable.Range(0, 40).Select(_ => random.Below(5000))];
        var alone = Binary([.. rows.Select(row => actual[row])], [.. rows.Select(row => yes[row])]).Values();
        var slice = Binary(actual, yes).Values(rows);

        Assert.Equal(alone["rocAuc"], slice["rocAuc"], 1e-15);
        Assert.Equal(alone["prAuc"], slice["prAuc"], 1e-15);
    }

    [Fact]
    public void A_million_rows_take_no_quadratic_time()
    {
        const int Rows = 1_000_000;
        var random = new RandomStream(1, "million");
        var actual = new int[Rows];
        var yes = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            yes[row] = (float)random.Fraction();
            actual[row] = random.Fraction() < yes[row] ? 1 : 0;
        }

        // The time of this process on the CPUs, which other processes do not lengthen.
        var started = Environment.CpuUsage.TotalTime;
        var values = Binary(actual, yes).Values();

        var used = Environment.CpuUsage.TotalTime - started;
        Assert.True(used < TimeSpan.FromSeconds(20), $"a sort and some passes take about a second, not {used}");
        // The class happens with the stated probability, so the integrals are known: AUC 5/6, Brier 1/6, no calibration error.
        Assert.Equal(5.0 / 6, values["rocAuc"], 2e-3);
        Assert.Equal(1.0 / 6, values["brier"], 2e-3);
        Assert.Equal(0, values["ece"], 5e-3);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new ClassificationScores(Two, [0, 1], [0.5f, 0.5f]));
        Assert.Throws<ArgumentException>(() => new ClassificationScores(Two, [0], [0.5f, 0.5f], predicted: [0, 1]));
        var e = Assert.Throws<ArgumentException>(() => new ClassificationScores(Two, [0, 2], [0.5f, 0.5f, 0.5f, 0.5f]));
        Assert.Contains("actual[1]: 2 is not the index of one of 2 classes", e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Undefined(SortedDictionary<string, double> values)
        => values.Where(value => double.IsNaN(value.Value)).Select(value => value.Key);

    private static ClassificationScores Binary(int[] actual, float[] yes)
        => new(Two, actual, [.. yes.SelectMany(probability => new[] { 1 - probability, probability })]);
}
