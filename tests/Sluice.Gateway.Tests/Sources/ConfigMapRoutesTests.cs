using System.Net;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Sources;

public sealed class ConfigMapRoutesTests
{
    [ApiServerFact]
    public async Task It_is_ready_without_routes_and_follows_those_that_come_change_and_go()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var api = await ApiServer.ConnectAsync();
        await using var gateway = await RunningGateway.StartAsync(InCluster(api), api.Client());
        await ReadyAsync(gateway);
        Assert.Equal(HttpStatusCode.NotFound, await CodeAsync(gateway));

        await api.ApplyAsync(RunningGateway.Table(1, a.At(100)));
        await gateway.ServesAsync(1);
        Assert.Equal(HttpStatusCode.OK, await CodeAsync(gateway));
        await api.ApplyAsync(RunningGateway.Table(2, a.At(0)));
        await gateway.ServesAsync(2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CodeAsync(gateway));
        await api.ApplyAsync("not a table");
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync())["sluice_gateway_route_errors_total"] == 1, "refused");
        await gateway.ServesAsync(2);
        await api.DeleteAsync();
        await Eventually.TrueAsync(async () => await CodeAsync(gateway) == HttpStatusCode.NotFound, "the model is gone");
    }

    [ApiServerFact]
    public async Task While_the_API_is_away_the_last_routes_serve_and_then_what_changed_is_caught_up()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var api = await ApiServer.ConnectAsync();
        await api.ApplyAsync(RunningGateway.Table(1, a.At(100)));
        await using var gateway = await RunningGateway.StartAsync(InCluster(api), api.Client());
        await gateway.ServesAsync(1);

        api.Way.Cut();
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync())["sluice_gateway_route_source_up"] == 0, "the API is missed");
        await api.ApplyAsync(RunningGateway.Table(2, a.At(0)));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await CodeAsync(gateway));
        }

        await ReadyAsync(gateway);
        api.Way.Mend();
        await gateway.ServesAsync(2);
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync())["sluice_gateway_route_source_up"] == 1, "the API is back");
    }

    [ApiServerFact]
    public async Task It_is_not_ready_before_the_API_has_answered_once()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var api = await ApiServer.ConnectAsync();
        await api.ApplyAsync(RunningGateway.Table(1, a.At(100)));
        api.Way.Cut();
        await using var gateway = await RunningGateway.StartAsync(InCluster(api), api.Client());
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync())["sluice_gateway_route_source_up"] == 0, "the API is missed");

        using (var ready = await gateway.Admin.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        api.Way.Mend();
        await ReadyAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, await CodeAsync(gateway));
    }

    private static Func<GatewaySettings, GatewaySettings> InCluster(ApiServer api) =>
        settings => settings with { RoutesDirectory = null, Namespace = api.Namespace };

    private static Task ReadyAsync(RunningGateway gateway) => Eventually.TrueAsync(
        async () =>
        {
            using var ready = await gateway.Admin.GetAsync("/readyz");
            return ready.IsSuccessStatusCode;
        },
        "ready");

    private static async Task<HttpStatusCode> CodeAsync(RunningGateway gateway)
    {
        using var answer = await gateway.Client.GetAsync("/v2/models/penguins");
        return answer.StatusCode;
    }
}
