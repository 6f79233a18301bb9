using Sluice.Api.ModelDeployments;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Prometheus;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Prometheus;

public class ServerChoiceTests
{
    private static readonly PrometheusOptions Options = new()
    {
        Address = new Uri("http://prometheus.monitoring:9090"),
        AllowedAddresses = [new Uri("https://mimir.example/prometheus")],
    };

    [Theory]
    [InlineData(null, "http://prometheus.monitoring:9090/")]
    [InlineData("http://prometheus.monitoring:9090/", "http://prometheus.monitoring:9090/")]
    [InlineData("HTTPS://Mimir.example:443/prometheus/", "https://mimir.example/prometheus")]
    public void A_server_on_the_list_is_asked(string? address, string expected) =>
        Assert.Equal((new Uri(expected), null), ServerChoice.Of(new PrometheusGate { Address = address }, Options));

    [Theory]
    [InlineData("http://mimir.example/prometheus")]
    [InlineData("https://mimir.example/other")]
    [InlineData("https://mimir.example:8443/prometheus")]
    [InlineData("https://mimir.example.evil/prometheus")]
    [InlineData("http://169.254.169.254")]
    [InlineData("https://user@mimir.example/prometheus")]
    [InlineData("https://mimir.example/prometheus?x=1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("mimir.example")]
    public void Another_is_refused_with_the_remedy(string address)
    {
        var (chosen, problem) = ServerChoice.Of(new PrometheusGate { Address = address }, Options);
        Assert.Null(chosen);
        Assert.Contains("prometheus.address", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_default_the_remedy_is_named() =>
        Assert.Contains(
            "--prometheus-address", ServerChoice.Of(new PrometheusGate(), new PrometheusOptions()).Problem, StringComparison.Ordinal);
}
