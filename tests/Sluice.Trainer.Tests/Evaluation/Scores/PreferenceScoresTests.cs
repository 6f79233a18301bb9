using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

public sealed class PreferenceScoresTests
{
    [Fact]
    public void Pairs_count_by_the_margin_of_their_rewards()
    {
        var scores = new PreferenceScores([2, -1, 0, 5], 0.5);

        var values = scores.Values();

        Assert.Equal((0.5, 0.75), (values["preferenceAccuracy"], values["rewardMargin"]));
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), scores.Losses()[0], 1e-12);
        Assert.Equal(Math.Log(1 + Math.Exp(0.5)), scores.Losses()[1], 1e-12);
        Assert.Equal(-1000, -new PreferenceScores([-1000], 1).Losses()[0], 1e-9);
    }

    [Fact]
    public void A_margin_that_is_no_number_makes_the_metrics_none()
    {
        var values = new PreferenceScores([2, double.NaN], 1).Values();

        Assert.True(double.IsNaN(values["preferenceAccuracy"]));
        Assert.True(double.IsNaN(values["rewardMargin"]));
    }
}
