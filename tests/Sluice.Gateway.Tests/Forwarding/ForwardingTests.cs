using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Forwarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task Method_path_query_and_body_arrive_and_the_answer_names_the_version()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer?a=b%20c", new StringContent("body"));

        Assert.Equal($"POST /v2/models/penguins/infer?a=b%20c 127.0.0.1:{a.Port} body", await answer.Content.ReadAsStringAsync());
        Assert.Equal("1.0.0", Version(answer));
    }

    [Fact]
    public async Task The_versions_name_is_the_gateways_word_alone()
    {
        string? seen = null;
        await using var a = await Backend.StartAsync("1.0.0", context =>
        {
            seen = context.Request.Headers["x-sluice-version"];
            context.Response.Headers["x-sluice-version"] = "9.9.9";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/models/penguins");
        request.Headers.Add("x-sluice-version", "8.8.8");

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal("1.0.0", Version(answer));
        Assert.Equal("", seen ?? "");
    }

    [Fact]
    public async Task A_pinned_path_reaches_its_version_without_weight_and_an_unknown_one_names_those_there_are()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100), b.At(0));

        using var pinned = await gateway.Client.GetAsync("/v2/models/penguins/versions/1.1.0/ready");
        using var unknown = await gateway.Client.GetAsync("/v2/models/penguins/versions/2.0.0/ready");

        Assert.Equal("1.1.0", Version(pinned));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("model 'penguins' has no version '2.0.0' here; it has: 1.0.0, 1.1.0", await ErrorAsync(unknown));
    }

    [Fact]
    public async Task Unknown_models_and_paths_are_404_and_a_model_that_nothing_serves_503()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(0));

        using var unknown = await gateway.Client.GetAsync("/v2/models/walrus");
        using var path = await gateway.Client.GetAsync("/metrics");
        using var unserved = await gateway.Client.GetAsync("/v2/models/penguins");

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("unknown model 'walrus'", await ErrorAsync(unknown));
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unserved.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), unserved.Headers.RetryAfter!.Delta);
        Assert.Equal("model 'penguins': no version serves at present; try again later", await ErrorAsync(unserved));
    }

    [Fact]
    public async Task An_answer_is_passed_on_while_it_is_written()
    {
        var release = new TaskCompletionSource();
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("second");
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        using var answer = await gateway.Client.GetAsync("/v2/models/penguins", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var first = new byte[5];
        await stream.ReadExactlyAsync(first);
        release.SetResult();
        using var rest = new StreamReader(stream);

        Assert.Equal("first"u8.ToArray(), first);
        Assert.Equal("second", await rest.ReadToEndAsync());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_before_it_is_read()
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { MaxRequestBytes = 1000 });
        await gateway.ServeAsync(1, a.At(100));

        using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", new ByteArrayContent(new byte[1001]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("1001 bytes; at most 1000", await ErrorAsync(answer));
    }

    internal static string Version(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("x-sluice-version"));

    internal static async Task<string> ErrorAsync(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("error").GetString()!;
    }
}
