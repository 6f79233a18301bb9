using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Measurements;

public sealed class EvidenceTests
{
    [Fact]
    public async Task Each_generation_counts_exactly_the_requests_that_it_divided()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("1.1.0", context =>
        {
            context.Response.StatusCode = 400;
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync();

        await gateway.ServeAsync(1, a.At(100));
        await SendAsync(gateway, 40, "/v2/models/penguins/infer");
        await gateway.ServeAsync(2, a.At(50), b.At(50));
        await SendAsync(gateway, 200, "/v2/models/penguins/infer");
        await SendAsync(gateway, 30, "/v2/models/penguins/versions/1.1.0/infer");
        var metrics = await gateway.MetricsWhenAsync(270, "sluice_gateway_requests_total");

        Assert.Equal(40, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"1\""));
        Assert.Equal(200, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"2\""));
        Assert.Equal(200, metrics.Sum("sluice_gateway_route_duration_seconds_count", "generation=\"2\""));
        Assert.Equal(200, metrics.Sum("sluice_gateway_route_duration_seconds_bucket", "generation=\"2\"", "le=\"+Inf\""));
        var bad = metrics.Sum("sluice_gateway_route_requests_total", "generation=\"2\"", "code=\"400\"", "version=\"1.1.0\"");
        Assert.Equal(bad, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"2\"", "version=\"1.1.0\""));
        Assert.Equal(bad + 30, metrics.Sum("sluice_gateway_requests_total", "code=\"400\""));
    }

    [Fact]
    public async Task Only_the_current_generation_and_the_one_before_are_shown()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        for (var generation = 1; generation <= 4; generation++)
        {
            await gateway.ServeAsync(generation, a.At(100));
            await SendAsync(gateway, 5, "/v2/models/penguins/infer");
            await gateway.MetricsWhenAsync(5, "sluice_gateway_route_requests_total", $"generation=\"{generation}\"");
        }

        var metrics = await gateway.MetricsAsync();
        Assert.Equal(10, metrics.Sum("sluice_gateway_route_requests_total"));
        Assert.Equal(5, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"3\""));
        Assert.Equal(5, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"4\""));
        Assert.Empty(metrics.Of("sluice_gateway_route_duration_seconds_bucket", "generation=\"2\""));
        Assert.Equal(20, metrics.Sum("sluice_gateway_requests_total", "code=\"200\""));
    }

    [Fact]
    public async Task A_request_counts_under_the_generation_that_routed_it_even_if_it_ends_later()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var a = await Backend.StartAsync("1.0.0", async _ =>
        {
            arrived.SetResult();
            await release.Task;
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        var request = gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
        await arrived.Task;
        await gateway.ServeAsync(2, a.At(100));
        release.SetResult();
        (await request).Dispose();

        var metrics = await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total");
        Assert.Equal(1, metrics.Sum("sluice_gateway_route_requests_total", "generation=\"1\""));
    }

    private static async Task SendAsync(RunningGateway gateway, int count, string path)
    {
        for (var i = 0; i < count; i++)
        {
            (await gateway.Client.PostAsync(path, new StringContent("{}"))).Dispose();
        }
    }
}
