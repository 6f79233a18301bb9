using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Tests.Gates;

/// <summary>Which way each metric is better: a mistake here would let the worse version pass.</summary>
public sealed class GateMetricsTests
{
    [Theory]
    [InlineData("accuracy balancedAccuracy subsetAccuracy tokenAccuracy sentenceAccuracy r2", MetricDirection.Higher)]
    [InlineData("preferenceAccuracy rewardMargin", MetricDirection.Higher)]
    [InlineData("precision recall f1 rocAuc prAuc", MetricDirection.Higher)]
    [InlineData("macroF1 microPrecision f1.Adelie recall.a.b rocAuc.x", MetricDirection.Higher)]
    [InlineData("accuracy.noise0.1 accuracy.noise10 accuracy.fgsm0.25 accuracy.pgd0.000001", MetricDirection.Higher)]
    [InlineData("logLoss brier ece hammingLoss perplexity bitsPerByte reconstructionError", MetricDirection.Lower)]
    [InlineData("rmse mae medianAbsoluteError pinball pinball.p90", MetricDirection.Lower)]
    [InlineData("accuracy.noise accuracy.noise0.10 accuracy.noise1e-1 accuracy.cw0.1 recallnoise0.1 logLoss.noise0.1", null)]
    [InlineData("profit Accuracy macro macrof1 macroLogLoss macroRocAuc maxError coverage.p90 accuracy.Adelie recall. .recall f2", null)]
    public void A_direction_is_known_or_not(string metrics, MetricDirection? expected) =>
        Assert.All(metrics.Split(' '), metric => Assert.True(GateMetrics.DirectionOf(metric) == expected, metric));

    [Fact]
    public void No_name_has_no_direction() => Assert.All([null, ""], metric => Assert.Null(GateMetrics.DirectionOf(metric)));

    [Theory]
    [InlineData("accuracy macroF1 recall.Adelie hammingLoss accuracy.noise0.1 preferenceAccuracy", true)]
    [InlineData("logLoss rmse rocAuc r2 perplexity brier profit tokenAccuracy", false)]
    public void Shares_of_rows_are_known(string metrics, bool expected) =>
        Assert.All(metrics.Split(' '), metric => Assert.True(GateMetrics.IsShareOfRows(metric) == expected, metric));
}
