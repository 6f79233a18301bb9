using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Evidence.Gateway;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Gateway;

public sealed class GatewayReportTests
{
    private const string Page = """
        # HELP sluice_gateway_route_requests_total Requests divided by weight.
        # TYPE sluice_gateway_route_requests_total counter
        sluice_gateway_route_requests_total{deployment="penguins",generation="6",version="1.0.0",code="200"} 90
        sluice_gateway_route_requests_total{deployment="penguins",generation="7",version="1.0.0",code="200"} 9
        sluice_gateway_route_requests_total{deployment="penguins",generation="7",version="1.1.0",code="200"} 2
        sluice_gateway_route_requests_total{deployment="penguins",generation="7",version="1.1.0",code="503"} 1
        sluice_gateway_route_requests_total{deployment="penguins",generation="7",version="1.0.0/baseline",code="200"} 3
        sluice_gateway_route_requests_total{deployment="wines",generation="7",version="1.1.0",code="200"} 1000
        sluice_gateway_route_mirrors_total{deployment="penguins",generation="7",version="1.1.0",result="equal"} 5
        sluice_gateway_route_mirrors_total{deployment="penguins",generation="7",version="1.1.0",result="different"} 2
        sluice_gateway_route_mirrors_total{deployment="penguins",generation="7",version="1.1.0",result="skipped"} 1
        sluice_gateway_route_generation{deployment="penguins"} 7
        sluice_gateway_route_duration_seconds_bucket{deployment="penguins",generation="7",version="1.1.0",le="0.25"} 1
        sluice_gateway_route_duration_seconds_bucket{deployment="penguins",generation="7",version="1.1.0",le="+Inf"} 3
        sluice_gateway_route_duration_seconds_sum{deployment="penguins",generation="7",version="1.1.0"} 4.5
        sluice_gateway_route_first_byte_seconds_bucket{deployment="penguins",generation="7",version="1.1.0",le="0.05"} 2
        sluice_gateway_route_first_byte_seconds_bucket{deployment="penguins",generation="7",version="1.1.0",le="+Inf"} 3
        """;

    [Fact]
    public void What_several_gateways_counted_under_a_generation_is_added_up()
    {
        var report = Parse(Page, "penguins");
        var tally = GatewayReport.Tally([report, report, new GatewayReport { Problem = "silent" }], 7);

        Assert.Equal(7, report.Generation);
        Assert.Equal(["1.0.0", "1.0.0/baseline", "1.1.0"], tally.Versions.Select(version => version.Version));
        var candidate = tally.Versions[2];
        Assert.Equal(4, candidate.Requests[200]);
        Assert.Equal(2, candidate.Requests[503]);
        Assert.Equal([new LatencyBucket(0.25, 2), new LatencyBucket(double.PositiveInfinity, 6)], candidate.Latency);
        Assert.Equal([new LatencyBucket(0.05, 4), new LatencyBucket(double.PositiveInfinity, 6)], candidate.FirstByte);
        Assert.Equal(new AgreementEvidence { Equal = 10, Different = 4, Skipped = 2 }, tally.Agreement);
        Assert.Empty(tally.Versions[0].FirstByte);
    }

    [Fact]
    public void A_generation_without_mirrors_has_no_agreement_and_one_that_is_not_there_no_evidence()
    {
        var report = Parse(Page, "penguins");

        Assert.Null(GatewayReport.Tally([report], 6).Agreement);
        Assert.Equal(90, Assert.Single(GatewayReport.Tally([report], 6).Versions).Requests[200]);
        Assert.Empty(GatewayReport.Tally([report], 8).Versions);
        Assert.Null(Parse("", "penguins").Generation);
    }

    [Theory]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"1\",version=\"1\",code=\"200\"} 1e300")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"1\",version=\"1\",code=\"200\"} NaN")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"1\",version=\"1\",code=\"200\"} -5")]
    public void Counts_that_cannot_be_are_bounded(string line) =>
        Assert.InRange(GatewayReport.Tally([.. Enumerable.Repeat(Parse(line, "d"), 5)], 1).Versions[0].Requests[200], 0, 5L << 40);

    [Theory]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"1\",version=\"1\",code=\"x\"} 1")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",version=\"1\",code=\"200\"} 1")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"99999999999999999999\",version=\"1\",code=\"200\"} 1")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\",generation=\"1\",code=\"200\"} 1")]
    [InlineData("sluice_gateway_route_duration_seconds_bucket{deployment=\"d\",generation=\"1\",version=\"1\"} 1")]
    [InlineData("sluice_gateway_route_mirrors_total{deployment=\"d\",generation=\"1\",version=\"1\",result=\"maybe\"} 1")]
    [InlineData("sluice_gateway_route_requests_total{deployment=\"d\"")]
    public void What_cannot_be_read_is_said_and_nothing_of_it_counts(string line) =>
        Assert.Throws<FormatException>(() => Parse(line, "d"));

    private static GatewayReport Parse(string page, string deployment) =>
        GatewayReport.Parse(
            page.Split('\n').Where(line => line.StartsWith(GatewayContract.RouteMetrics, StringComparison.Ordinal)), deployment);
}
