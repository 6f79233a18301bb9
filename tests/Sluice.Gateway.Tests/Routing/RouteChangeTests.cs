using System.Collections.Concurrent;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Gateway.Tests.Forwarding;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Routing;

public sealed class RouteChangeTests
{
    [Fact]
    public async Task Weights_change_under_load_without_a_failure_and_never_by_halves()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));
        using var stop = new CancellationTokenSource();
        var codes = new ConcurrentDictionary<HttpStatusCode, int>();
        var load = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
                codes.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            }
        })).ToList();

        for (var generation = 2; generation <= 12; generation++)
        {
            var (serves, rests) = generation % 2 == 0 ? (b, a) : (a, b);
            await gateway.ServeAsync(generation, serves.At(100), rests.At(0));
            var metrics = await gateway.MetricsWhenAsync(
                20, "sluice_gateway_route_requests_total", $"generation=\"{generation}\"", $"version=\"{serves.Version}\"");
            Assert.Equal(
                0, metrics.Sum("sluice_gateway_route_requests_total", $"generation=\"{generation}\"", $"version=\"{rests.Version}\""));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal([HttpStatusCode.OK], codes.Keys);
    }

    [Fact]
    public async Task A_request_that_reached_nobody_follows_the_routes_when_they_change()
    {
        var gone = Backend.Gone("1.1.0");
        await using var stable = await Backend.StartAsync("1.0.0");

        // The routes must change within this time, and the request is routed again at its end.
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { ConnectTimeout = TimeSpan.FromSeconds(6) });
        await gateway.ServeAsync(1, gone);

        var request = gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
        await gateway.ServeAsync(2, stable.At(100), gone with { Weight = 0 });
        using var answer = await request;

        Assert.Equal((HttpStatusCode.OK, "1.0.0"), (answer.StatusCode, ForwardingTests.Version(answer)));
        var counted = await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total");
        Assert.Equal(1, counted.Sum("sluice_gateway_route_requests_total", "version=\"1.0.0\"", "code=\"200\""));
    }

    [Fact]
    public async Task A_bad_table_is_refused_once_and_the_last_good_one_stays()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        gateway.Write(ContractJson.Write(RunningGateway.Table(2, a.At(90))));
        await Eventually.TrueAsync(
            async () => (await gateway.MetricsAsync())["sluice_gateway_route_errors_total"] == 1, "the table is refused");
        using var answer = await gateway.Client.GetAsync("/v2/models/penguins");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await gateway.MetricsAsync())["sluice_gateway_route_generation{deployment=\"penguins\"}"]);
        await gateway.ServeAsync(3, a.At(100));
        Assert.Equal(1, (await gateway.MetricsAsync())["sluice_gateway_route_errors_total"]);
    }

    [Fact]
    public async Task A_table_that_goes_takes_its_model_and_its_series_along()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));
        (await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"))).Dispose();

        gateway.Delete();

        await Eventually.TrueAsync(
            async () => (await gateway.Client.GetAsync("/v2/models/penguins")).StatusCode == HttpStatusCode.NotFound,
            "the model is unknown");

        // The new routes are served a moment before the old series are removed.
        await Eventually.TrueAsync(
            async () => await gateway.MetricsAsync() is var metrics
                && !metrics.Of("sluice_gateway_route_requests_total").Any() && !metrics.Of("sluice_gateway_route_generation").Any(),
            "its series are gone");
    }

    [Fact]
    public async Task Of_two_tables_for_a_model_the_first_serves_and_the_other_when_that_one_goes()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("2.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        gateway.Write(ContractJson.Write(RunningGateway.Table(1, b.At(100)) with { Deployment = "other" }), "other-route");
        await Eventually.TrueAsync(
            async () => (await gateway.MetricsAsync())["sluice_gateway_route_errors_total"] == 1, "the second table waits");
        gateway.Delete();

        await Eventually.TrueAsync(
            async () => (await gateway.MetricsAsync())["sluice_gateway_route_generation{deployment=\"other\"}"] == 1,
            "the second table serves");
    }

    [Fact]
    public async Task An_old_version_may_stop_once_the_table_has_moved_from_it()
    {
        var a = await Backend.StartAsync("1.0.0", port: LoopbackPort.Free());
        await using var b = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));
        using var stop = new CancellationTokenSource();
        var answering = new string?[6];
        var load = Enumerable.Range(0, answering.Length).Select(client => Task.Run(async () =>
        {
            var failed = 0;
            while (!stop.IsCancellationRequested)
            {
                using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
                failed += answer.IsSuccessStatusCode ? 0 : 1;
                Volatile.Write(ref answering[client], ForwardingTests.Version(answer));
            }

            return failed;
        })).ToList();
        await gateway.MetricsWhenAsync(50, "sluice_gateway_route_requests_total", "generation=\"1\"");

        await gateway.ServeAsync(2, b.At(100));

        // A request that was routed before could otherwise be sent just as the version closes the connection, and may then not be repeated.
        await Eventually.TrueAsync(
            () => answering.All(version => version == b.Version), "no client has a request at the old version");
        await a.DisposeAsync();
        await gateway.MetricsWhenAsync(50, "sluice_gateway_route_requests_total", "generation=\"2\"");

        await stop.CancelAsync();
        Assert.Equal(0, (await Task.WhenAll(load)).Sum());
    }
}
