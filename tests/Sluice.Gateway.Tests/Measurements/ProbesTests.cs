using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Gateway.Tests.Forwarding;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Measurements;

/// <summary>Requests of monitors and browsers and for metadata are answered by stable, and are no evidence about a candidate.</summary>
public sealed class ProbesTests
{
    private const string Model = "/v2/models/penguins";

    [Theory]
    [InlineData("GET", Model)]
    [InlineData("HEAD", Model)]
    [InlineData("GET", Model + "/ready")]
    [InlineData("HEAD", Model + "/ready")]
    [InlineData("OPTIONS", Model + "/infer")]
    [InlineData("GET", Model + "/infer")]
    [InlineData("PUT", Model + "/infer")]
    [InlineData("GET", Model + "/stats")]
    [InlineData("POST", Model + "/unknown")]
    public async Task Whatever_is_no_inference_is_stables_and_no_evidence(string method, string path)
    {
        var asked = 0;
        await using var stable = await Backend.StartAsync("1.0.0");
        await using var candidate = await Backend.StartAsync("1.1.0", context =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, candidate.At(99) with { Candidate = true }, stable.At(1));

        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await gateway.Client.SendAsync(request);
            Assert.Equal("1.0.0", ForwardingTests.Version(answer));
        }

        var metrics = await gateway.MetricsWhenAsync(20, "sluice_gateway_other_requests_total", "model=\"penguins\"", "code=\"200\"");
        Assert.Equal(0, asked);
        Assert.Empty(metrics.Of("sluice_gateway_route_requests_total"));
        Assert.Equal(0, metrics.Sum("sluice_gateway_route_duration_seconds_count"));
        Assert.Equal(0, metrics.Sum("sluice_gateway_requests_total"));
        Assert.Equal(0, metrics.Sum("sluice_gateway_request_duration_seconds_count"));
    }

    [Theory]
    [InlineData("/infer")]
    [InlineData("/infer/")]
    [InlineData("/generate")]
    [InlineData("/generate_stream")]
    public async Task Inference_and_generation_are_divided_and_are_evidence(string path)
    {
        await using var stable = await Backend.StartAsync("1.0.0");
        await using var candidate = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, stable.At(1), candidate.At(99) with { Candidate = true });

        for (var i = 0; i < 20; i++)
        {
            (await gateway.Client.PostAsync(Model + path, new StringContent("{}"))).Dispose();
        }

        var metrics = await gateway.MetricsWhenAsync(20, "sluice_gateway_route_requests_total");
        Assert.NotEmpty(metrics.Of("sluice_gateway_route_requests_total", "version=\"1.1.0\""));
        Assert.Equal(20, metrics.Sum("sluice_gateway_requests_total"));
        Assert.Empty(metrics.Of("sluice_gateway_other_requests_total"));
    }

    [Fact]
    public async Task Requests_that_no_model_answers_are_counted_apart()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.Client.GetAsync("/favicon.ico")).Dispose();
        (await gateway.Client.GetAsync("/v2/models/walrus/ready")).Dispose();
        (await gateway.Client.PostAsync("/v2/models/walrus/infer", new StringContent("{}"))).Dispose();

        var metrics = await gateway.MetricsWhenAsync(1, "sluice_gateway_requests_total");
        Assert.Equal(2, metrics["sluice_gateway_other_requests_total{model=\"\",code=\"404\"}"]);
        Assert.Equal(1, metrics["sluice_gateway_requests_total{model=\"\",version=\"\",code=\"404\"}"]);
    }

    [Fact]
    public async Task A_tester_who_is_sent_to_the_candidate_asks_the_candidate_what_it_is()
    {
        await using var stable = await Backend.StartAsync("1.0.0");
        await using var candidate = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(RunningGateway.Table(1, stable.At(100), candidate.At(0)) with
        {
            Matches = [new Api.Contracts.RouteMatch { Header = "x-beta", Value = "yes", Version = "1.1.0" }],
        });

        using var request = new HttpRequestMessage(HttpMethod.Get, Model) { Headers = { { "x-beta", "yes" } } };
        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal("1.1.0", ForwardingTests.Version(answer));
    }

    [Fact]
    public async Task A_model_is_ready_while_stable_has_somebody_who_answers()
    {
        var stable = await Backend.StartAsync(
            "1.0.0", context => context.Response.WriteAsync("""{"name":"penguins","ready":true}"""), LoopbackPort.Free());
        await using var candidate = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, stable.At(90), candidate.At(10) with { Candidate = true });
        Assert.Equal("""{"name":"penguins","ready":true}""", await gateway.Client.GetStringAsync(Model + "/ready"));

        // A Service without ready endpoints refuses connections, as a stopped backend does.
        await stable.DisposeAsync();
        using var answer = await gateway.Client.GetAsync(Model + "/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        const string Error = "model 'penguins' version '1.0.0': could not be reached, or gave no valid answer";
        Assert.Equal(
            $$"""{"name":"penguins","ready":false,"error":"{{Error}}"}""",
            await answer.Content.ReadAsStringAsync());
        var metrics = await gateway.MetricsWhenAsync(1, "sluice_gateway_other_requests_total", "code=\"503\"");
        Assert.Empty(metrics.Of("sluice_gateway_route_requests_total"));
    }

    [Fact]
    public async Task A_model_that_nothing_serves_is_not_ready()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(0));

        using var answer = await gateway.Client.GetAsync(Model + "/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(
            """{"name":"penguins","ready":false,"error":"model 'penguins': no version serves at present; try again later"}""",
            await answer.Content.ReadAsStringAsync());
    }
}
