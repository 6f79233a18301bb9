using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

/// <summary>Worked by hand: labels, numbers, quantiles, texts, tags.</summary>
public sealed class OtherScoresTests
{
    [Fact]
    public void Labels()
    {
        // Row 0 has x and is said to; row 1 has both and is said to have y.
        var scores = new LabelScores(["x", "y"], [true, false, true, true], [0.75f, 0.25f, 0.25f, 0.5f]);
        var values = scores.Values();

        Assert.Equal(0.5, values["subsetAccuracy"]);
        Assert.Equal(0.25, values["hammingLoss"]);
        Assert.Equal(0.8, values["microF1"], 1e-15); // of three labels two are said, both rightly
        Assert.Equal((2.0 / 3 + 1) / 2, values["macroF1"], 1e-15);
        Assert.Equal((1.0, 0.5), (values["precision.x"], values["recall.x"]));
        Assert.Equal(-Math.Log(0.75 * 0.75 * 0.25 * 0.5) / 4, values["logLoss"], 1e-15);
        Assert.Equal((double.NaN, 1.0, 1.0), (values["rocAuc.x"], values["rocAuc.y"], values["rocAuc"])); // every row has x
        Assert.Equal((1.0, 1.0), (values["prAuc.x"], values["prAuc"]));
        Assert.Equal(scores.Losses().Average(), values["logLoss"], 1e-15);
    }

    [Fact]
    public void A_label_that_is_never_there_has_an_F1_of_0_and_no_areas()
    {
        var values = new LabelScores(["never"], [false, false], [0, 0.25f]).Values();

        Assert.Equal((0.0, 1.0, 0.0), (values["f1.never"], values["subsetAccuracy"], values["microF1"]));
        Assert.Equal((double.NaN, double.NaN), (values["rocAuc"], values["prAuc"]));
    }

    [Fact]
    public void A_label_whose_probability_is_not_a_number_is_wrong()
    {
        var values = new LabelScores(["x"], [false, true], [float.NaN, float.NaN]).Values();

        Assert.Equal((0.0, 1.0, 0.0), (values["subsetAccuracy"], values["hammingLoss"], values["microF1"]));
        Assert.Equal((double.NaN, double.NaN), (values["logLoss"], values["rocAuc"]));
    }

    [Fact]
    public void Numbers()
    {
        var scores = new RegressionScores([1, 2, 3, 6], [1, 4, 2, 6]);
        var values = scores.Values();

        Assert.Equal(Math.Sqrt(5.0 / 4), values["rmse"], 1e-15);
        Assert.Equal(0.75, values["mae"]);
        Assert.Equal(0.5, values["medianAbsoluteError"]); // between 0 and 1
        Assert.Equal(2, values["maxError"]);
        Assert.Equal(1 - 5.0 / 14, values["r2"], 1e-15);
        Assert.Equal(1, scores.Metrics["medianAbsoluteError"].On([0, 1, 2]));
        Assert.Equal([0, 4, 1, 0], scores.Losses());
    }

    [Fact]
    public void Where_all_targets_are_equal_r2_is_undefined_and_the_errors_are_not()
    {
        // The mean of three times 0.1 is not 0.1 in double.
        var values = new RegressionScores([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]).Values();

        Assert.Equal((double.NaN, 0.0, 0.0), (values["r2"], values["rmse"], values["maxError"]));
        Assert.All(new RegressionScores([1, 2], [1, double.NaN]).Values().Values, value => Assert.Equal(double.NaN, value));
        Assert.All(new RegressionScores([1, 2], [1, 2]).Values([]).Values, value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void Quantiles()
    {
        var scores = new QuantileScores([0.1, 0.5], [10, 20], [8, 10, 21, 18]);
        var values = scores.Values();

        Assert.Equal((0.1 * 2 + 0.9 * 1) / 2, values["pinball.0.1"], 1e-15);
        Assert.Equal((0 + 0.5 * 2) / 2, values["pinball.0.5"], 1e-15);
        Assert.Equal((0.55 + 0.5) / 2, values["pinball"], 1e-15);
        Assert.Equal((0.5, 0.5), (values["coverage.0.1"], values["coverage.0.5"])); // a target on the prediction is covered
        Assert.Equal(Better.Neither, scores.Metrics["coverage.0.1"].Better);
        Assert.Equal(double.NaN, new QuantileScores([0.5], [1], [double.NaN]).Values()["coverage.0.5"]);
    }

    [Fact]
    public void Texts()
    {
        // Two texts of 3 and 1 tokens; ln 16 in all is a quarter of it for each token, and 4 bits over 8 bytes.
        var scores = new LanguageScores([new(Math.Log(8), 3, 2, 6), new(Math.Log(2), 1, 0, 2)]);
        var values = scores.Values();

        Assert.Equal(Math.Log(2), values["logLoss"], 1e-15);
        Assert.Equal(2, values["perplexity"], 1e-14);
        Assert.Equal(0.5, values["bitsPerByte"], 1e-15);
        Assert.Equal(0.5, values["tokenAccuracy"]);
        Assert.All(new LanguageScores([default]).Values().Values, value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void Tags()
    {
        // "A b -" and "b b A" with one wrong b; the third sentence is padding, where a prediction does not count.
        var scores = new TaggingScores(["A", "b", "never"], 3, [0, 1, -1, 1, 1, 0, -1, -1, -1], [0, 1, 2, 0, 1, 0, 0, 0, 0]);
        var values = scores.Values();

        Assert.Equal(0.8, values["tokenAccuracy"]);
        Assert.Equal((2.0 / 3, 1.0), (values["precision.A"], values["recall.A"]));
        Assert.Equal((0.8 + 0.8) / 2, values["macroF1"], 1e-15);
        Assert.Equal(0.5, values["sentenceAccuracy"]);
        Assert.Equal([0, 1.0 / 3, double.NaN], scores.Losses());
        Assert.Equal(double.NaN, scores.Metrics["tokenAccuracy"].On([2]));
        Assert.Equal(double.NaN, scores.Metrics["macroF1"].On([2]));
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new LabelScores(["x", "y"], [true, false, true], [0, 0, 0]));
        Assert.Throws<ArgumentException>(() => new LabelScores(["x"], [true], [0, 0]));
        Assert.Throws<ArgumentException>(() => new RegressionScores([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new QuantileScores([0.1, 0.9], [1], [1]));
        Assert.Throws<ArgumentException>(() => new TaggingScores(["A"], 2, [0, -1, 0], [0, 0, 0]));
        var e = Assert.Throws<ArgumentException>(() => new TaggingScores(["A"], 2, [0, -1], [1, 7]));
        Assert.Contains("predicted[0]: 1 is not the index of one of 1 tags", e.Message, StringComparison.Ordinal);
    }
}
