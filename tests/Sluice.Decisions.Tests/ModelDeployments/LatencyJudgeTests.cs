using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments;

public class LatencyJudgeTests
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, double.PositiveInfinity];

    [Theory]
    [InlineData(0.004, 0.004, 200, GateVerdicts.NotWorse)]
    [InlineData(0.018, 0.004, 200, GateVerdicts.NotWorse)]
    [InlineData(0.2, 0.004, 200, GateVerdicts.HarmProven)]
    [InlineData(0.2, 0.2, 200, GateVerdicts.NotWorse)]
    [InlineData(0.2, 0.004, 19, GateVerdicts.Collecting)]
    [InlineData(3, 0.004, 200, GateVerdicts.HarmProven)]
    public void Quantiles_are_weighed(double candidate, double stable, int requests, string verdict) => Assert.Equal(
        verdict,
        LatencyJudge.Judge("latency", new LatencyGate { Floor = "25ms" }, All(candidate, requests), All(stable, 200)).Verdict);

    [Fact]
    public void Without_stables_requests_nothing_is_decided() => Assert.Equal(
        GateVerdicts.Collecting,
        LatencyJudge.Judge("latency", new LatencyGate(), All(0.001, 100), null).Verdict);

    [Theory]
    [InlineData(0.5, 0.015)]
    [InlineData(0.25, 0.005)]
    [InlineData(1, 0.02)]
    public void A_quantile_is_interpolated_as_in_PromQL(double quantile, double seconds)
    {
        var histogram = new LatencyHistogram([new LatencyBucket(0.01, 50), new LatencyBucket(0.02, 150), new LatencyBucket(double.PositiveInfinity, 150)]);
        var expected = quantile switch { 0.5 => 0.01 + (0.01 * 25 / 100), 0.25 => 0.01 * 37.5 / 50, _ => 0.02 };
        Assert.Equal(expected, histogram.Quantile(quantile)!.Value, 9);
        Assert.InRange(histogram.Quantile(quantile)!.Value, 0, seconds + 0.005);
    }

    [Fact]
    public void Broken_histograms_say_little_and_break_nothing()
    {
        Assert.Null(new LatencyHistogram([]).Quantile(0.9));
        Assert.Null(new LatencyHistogram([new LatencyBucket(double.PositiveInfinity, 5)]).Quantile(0.9));
        Assert.Equal(10, new LatencyHistogram([new LatencyBucket(1, 10), new LatencyBucket(2, 3), new LatencyBucket(double.NaN, 99)]).Count);
        Assert.Equal(1, new LatencyHistogram([new LatencyBucket(1, 1), new LatencyBucket(double.PositiveInfinity, 100)]).Quantile(0.9));
    }

    private static VersionEvidence All(double seconds, int count) => new()
    {
        Requests = new Dictionary<int, long> { [200] = count },
        Latency = [.. Bounds.Select(bound => new LatencyBucket(bound, bound >= seconds ? count : 0))],
    };
}
