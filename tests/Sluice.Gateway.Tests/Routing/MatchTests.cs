using Sluice.Api.Contracts;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Routing;

public sealed class MatchTests
{
    [Fact]
    public async Task A_header_or_a_cookie_of_the_value_sends_to_the_version_and_is_no_evidence()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(RunningGateway.Table(1, a.At(100), b.At(0)) with
        {
            Sticky = new RouteSticky { Header = "x-user-id" },
            Matches =
            [
                new RouteMatch { Header = "x-beta", Value = "yes", Version = "9.9.9" },
                new RouteMatch { Header = "x-beta", Value = "yes", Version = "1.1.0" },
                new RouteMatch { Cookie = "beta", Value = "on", Version = "1.1.0" },
            ],
        });

        Assert.Equal("1.1.0", await VersionAsync(gateway, ("X-Beta", "yes"), ("x-user-id", "anna")));
        Assert.Equal("1.1.0", await VersionAsync(gateway, ("Cookie", "a=b; beta=on")));
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("x-beta", "Yes")));
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("x-beta", "yes, yes")));
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("Cookie", "beta=onward")));
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("Cookie", "beta=" + new string('o', 20_000))));
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("Cookie", ";;=;beta;=on;\"beta\"=on")));

        var metrics = await gateway.MetricsWhenAsync(7, "sluice_gateway_requests_total");
        Assert.Equal(5, metrics.Sum("sluice_gateway_route_requests_total"));
        Assert.Empty(metrics.Of("sluice_gateway_route_requests_total", "version=\"1.1.0\""));
        Assert.Equal(2, metrics.Sum("sluice_gateway_requests_total", "version=\"1.1.0\""));
    }

    [Fact]
    public async Task Headers_beyond_the_servers_bound_are_refused_and_the_gateway_goes_on()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(RunningGateway.Table(1, a.At(100)) with { Sticky = new RouteSticky { Cookie = "user" } });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/models/penguins");
        request.Headers.TryAddWithoutValidation("Cookie", "user=" + new string('u', 40_000));
        using var refused = await gateway.Client.SendAsync(request);

        Assert.Equal(431, (int)refused.StatusCode);
        Assert.Equal("1.0.0", await VersionAsync(gateway, ("Cookie", "user=anna")));
    }

    private static async Task<string> VersionAsync(RunningGateway gateway, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await gateway.Client.SendAsync(request);
        return response.Headers.GetValues("x-sluice-version").Single();
    }
}
