using System.Net;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Forwarding;

/// <summary>The gateway answers the protocol's requests about the server itself.</summary>
public sealed class ServerRequestsTests
{
    [Theory]
    [InlineData("/v2", """{"name":"sluice-gateway","version":"0.1.0","extensions":[]}""")]
    [InlineData("/v2/", """{"name":"sluice-gateway","version":"0.1.0","extensions":[]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"live":true,"ready":true}""")]
    [InlineData("/v2/health/ready/", """{"live":true,"ready":true}""")]
    public async Task Health_and_metadata_are_JSON_and_HEAD_has_the_same_headers(string path, string expected)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await ReadyAsync(gateway);

        using var answer = await gateway.Client.GetAsync(path);
        using var head = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(expected.Length, head.Content.Headers.ContentLength);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Before_its_routes_are_read_it_lives_and_is_not_ready()
    {
        await using var gateway = await RunningGateway.StartAsync(
            settings => settings with { RoutesDirectory = Path.Combine(settings.RoutesDirectory!, "not-there") });

        using var live = await gateway.Client.GetAsync("/v2/health/live");
        using var ready = await gateway.Client.GetAsync("/v2/health/ready");

        Assert.Equal("""{"live":true}""", await live.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"live":true,"ready":false}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_method_is_405_and_names_those_there_are()
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var answer = await gateway.Client.PostAsync("/v2/health/ready", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        Assert.Equal("POST is not supported here; send GET or HEAD", await ForwardingTests.ErrorAsync(answer));
    }

    private static Task ReadyAsync(RunningGateway gateway) => Eventually.TrueAsync(
        async () => (await gateway.Admin.GetAsync("/readyz")).IsSuccessStatusCode, "the routes are read");
}
