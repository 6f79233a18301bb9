using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Measurements;

public sealed class FirstByteTests
{
    [Fact]
    public async Task The_first_byte_and_the_last_are_measured_apart()
    {
        var release = new TaskCompletionSource();
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync(" last");
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(RunningGateway.Table(1, a.At(100)) with { LatencyBounds = [0.37, 20], FirstByteBounds = [0.11, 0.1, 25] });

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") };
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal(5, await body.ReadAtLeastAsync(new byte[5], 5));

        // At least half a second must pass between the first byte and the last, on the clock that the gateway measures with.
        var since = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(() => Stopwatch.GetElapsedTime(since).TotalSeconds > 0.6, "half a second has passed");
        release.SetResult();
        Assert.Equal(" last", await new StreamReader(body).ReadToEndAsync());

        var metrics = await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total");
        var first = metrics.Sum("sluice_gateway_route_first_byte_seconds_sum");
        Assert.True(metrics.Sum("sluice_gateway_route_duration_seconds_sum") >= first + 0.5);
        Assert.Equal(1, metrics.Sum("sluice_gateway_route_first_byte_seconds_count"));
        Assert.Equal(0, metrics[Bucket("duration", "0.37")]);
        Assert.Equal(1, metrics[Bucket("duration", "20")]);
        Assert.NotNull(metrics[Bucket("first_byte", "0.11")]);
        Assert.Equal(1, metrics[Bucket("first_byte", "25")]);
        Assert.Single(metrics.Of("sluice_gateway_route_first_byte_seconds_bucket", "le=\"0.1\""));
    }

    [Fact]
    public async Task Without_an_answer_the_whole_time_counts()
    {
        await using var a = await Backend.StartAsync("1.0.0", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        (await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"))).Dispose();

        var metrics = await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"502\"");
        Assert.Equal(
            metrics.Sum("sluice_gateway_route_duration_seconds_sum"), metrics.Sum("sluice_gateway_route_first_byte_seconds_sum"));
    }

    [Fact]
    public async Task A_track_has_series_of_its_own_and_clients_see_the_version()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var fresh = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(0), fresh.At(100) with { Track = "baseline" });

        using var response = await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));
        using var pinned = await gateway.Client.PostAsync("/v2/models/penguins/versions/1.0.0/infer", new StringContent("{}"));

        Assert.Equal("1.0.0", response.Headers.GetValues("x-sluice-version").Single());
        var metrics = await gateway.MetricsWhenAsync(2, "sluice_gateway_requests_total");
        Assert.Equal(1, metrics.Sum("sluice_gateway_route_requests_total", "version=\"1.0.0/baseline\""));
        Assert.Equal(1, metrics.Sum("sluice_gateway_requests_total", "version=\"1.0.0\""));
    }

    private static string Bucket(string time, string le) =>
        $"sluice_gateway_route_{time}_seconds_bucket{{deployment=\"penguins\",generation=\"1\",version=\"1.0.0\",le=\"{le}\"}}";
}
