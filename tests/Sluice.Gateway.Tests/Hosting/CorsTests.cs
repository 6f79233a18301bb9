using System.Net;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Hosting;

/// <summary>
/// The requests that a browser sends before a page of one origin may use a server of another, and the headers that it expects in the
/// answers (the CORS protocol of the Fetch standard).
/// </summary>
public sealed class CorsTests
{
    private const string Infer = "/v2/models/penguins/infer";
    private const string Page = "https://app.example.com";
    private const string Origin = "Access-Control-Allow-Origin";

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_ask_and_read()
    {
        await using var version = await Backend.StartAsync("1.0.0", context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "https://the-version.example.com";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync(settings =>
            settings with { CorsOrigins = [Page, "http://localhost:3000"] });
        await gateway.ServeAsync(1, version.At(100));

        using var preflight = await gateway.Client.SendAsync(Preflight(Page));
        using var answer = await gateway.Client.SendAsync(From(Page, new HttpRequestMessage(HttpMethod.Post, Infer)));

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(Page, Header(preflight, Origin));
        Assert.Contains("POST", Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal("content-type,x-user-id", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(preflight, "Access-Control-Max-Age"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Page, Header(answer, Origin));
        Assert.Contains("x-sluice-version", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Equal("Origin", Header(answer, "Vary"));
        Assert.Empty((await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total")).Of("sluice_gateway_other_requests_total"));
    }

    [Fact]
    public async Task A_page_of_another_origin_may_not()
    {
        await using var version = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { CorsOrigins = [Page] });
        await gateway.ServeAsync(1, version.At(100));

        using var preflight = await gateway.Client.SendAsync(Preflight("https://evil.example.com"));
        using var answer = await gateway.Client.SendAsync(From("https://evil.example.com", new HttpRequestMessage(HttpMethod.Get, "/v2")));

        Assert.Null(Header(preflight, Origin));
        Assert.Null(Header(answer, Origin));
    }

    [Fact]
    public async Task An_error_can_be_read_too_and_any_origin_may_be_allowed()
    {
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { CorsOrigins = ["*"] });

        using var answer = await gateway.Client.SendAsync(From(Page, new HttpRequestMessage(HttpMethod.Post, Infer)));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("*", Header(answer, Origin));
    }

    [Fact]
    public async Task Unless_it_is_set_preflights_are_what_the_version_says_they_are()
    {
        await using var version = await Backend.StartAsync("1.0.0", context =>
        {
            context.Response.StatusCode = 405;
            context.Response.Headers.Allow = "POST";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));

        using var preflight = await gateway.Client.SendAsync(Preflight(Page));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.Equal(["POST"], preflight.Content.Headers.Allow);
        Assert.Null(Header(preflight, Origin));
    }

    private static HttpRequestMessage Preflight(string origin)
    {
        var request = From(origin, new HttpRequestMessage(HttpMethod.Options, Infer));
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-user-id");
        return request;
    }

    private static HttpRequestMessage From(string origin, HttpRequestMessage request)
    {
        request.Headers.Add("Origin", origin);
        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
