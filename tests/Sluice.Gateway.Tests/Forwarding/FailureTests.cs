using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Forwarding;

public sealed class FailureTests
{
    [Fact]
    public async Task A_version_that_is_not_there_is_a_502_that_names_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, Backend.Gone("1.0.0"));

        using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("1.0.0", ForwardingTests.Version(answer));
        Assert.StartsWith("model 'penguins' version '1.0.0': could not be reached", await ForwardingTests.ErrorAsync(answer));
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"502\"");
    }

    [Fact]
    public async Task A_version_that_does_not_answer_in_time_is_a_504_that_names_it()
    {
        await using var slow = await Backend.StartAsync("1.0.0", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await RunningGateway.StartAsync(settings =>
            settings with { ActivityTimeout = TimeSpan.FromMilliseconds(300) });
        await gateway.ServeAsync(1, slow.At(100));

        using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("1.0.0", ForwardingTests.Version(answer));
        Assert.Equal("model 'penguins' version '1.0.0': did not answer in time", await ForwardingTests.ErrorAsync(answer));
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"504\"");
    }

    [Fact]
    public async Task A_client_that_leaves_counts_as_499()
    {
        var arrived = new TaskCompletionSource();
        await using var slow = await Backend.StartAsync("1.0.0", async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, slow.At(100));
        using var leave = new CancellationTokenSource();

        var request = gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"), leave.Token);
        await arrived.Task;
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"499\"");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_broken_off_here_too_and_counts_as_502()
    {
        var arrived = new TaskCompletionSource();
        await using var broken = await Backend.StartAsync("1.0.0", async context =>
        {
            await BeginAsync(context);
            await arrived.Task;
            context.Abort();
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, broken.At(100));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") };
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        arrived.SetResult();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());

        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"502\"");
    }

    [Fact]
    public async Task An_answer_that_stops_in_the_middle_is_broken_off_and_counts_as_504()
    {
        await using var stalled = await Backend.StartAsync("1.0.0", async context =>
        {
            await BeginAsync(context);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        // The beginning of the answer must come within this time too, or there is nothing to break off.
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { ActivityTimeout = TimeSpan.FromSeconds(5) });
        await gateway.ServeAsync(1, stalled.At(100));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") };
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"504\"");
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_an_answer_counts_as_499()
    {
        await using var slow = await Backend.StartAsync("1.0.0", async context =>
        {
            await BeginAsync(context);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, slow.At(100));

        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") })
        using (await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
        }

        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"499\"");
    }

    [Fact]
    public async Task Requests_wait_out_the_moment_in_which_nothing_listens()
    {
        var gone = Backend.Gone("1.0.0");
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { ConnectTimeout = TimeSpan.FromSeconds(60) });
        await gateway.ServeAsync(1, gone);

        var requests = Enumerable.Range(0, 20)
            .Select(_ => gateway.Client.PostAsync("/v2/models/penguins/infer", new StringContent("{}"))).ToList();
        await using var late = await Backend.StartAsync("1.0.0", port: gone.Port);

        foreach (var answer in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("begin");
        await context.Response.Body.FlushAsync();
    }
}
