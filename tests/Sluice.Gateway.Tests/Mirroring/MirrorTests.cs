using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Contracts;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Mirroring;

public sealed class MirrorTests
{
    private const string Infer = "/v2/models/penguins/infer";
    private const string Mirrors = "sluice_gateway_route_mirrors_total";

    [Fact]
    public async Task Copies_of_stables_requests_are_marked_compared_and_no_evidence()
    {
        var seen = new List<string>();
        await using var a = await Backend.StartAsync("1.0.0", AnswerAsync);
        await using var b = await Backend.StartAsync("1.1.0", async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            var request = context.Request;
            var headers = $"{request.Headers["x-sluice-mirror"]} {request.Headers["x-mine"]} {request.ContentType}";
            lock (seen)
            {
                seen.Add($"{request.Path}{request.QueryString} {headers} {body}");
            }

            await context.Response.WriteAsync(Answer(body.Contains('7') ? 2 : 1));
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(Table(a, b));

        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Infer + "?q=1")
            {
                Content = new StringContent($"n{i % 10}", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("x-mine", "kept");
            using var response = await gateway.Client.SendAsync(request);
            Assert.Equal("1.0.0", response.Headers.GetValues("x-sluice-version").Single());
            Assert.Equal(Answer(1), await response.Content.ReadAsStringAsync());
        }

        // A copy is sent, and may be compared, before its request is counted.
        await gateway.MetricsWhenAsync(20, "sluice_gateway_route_requests_total");
        var metrics = await gateway.MetricsWhenAsync(20, Mirrors);
        Assert.Equal(18, metrics[Result("equal")]);
        Assert.Equal(2, metrics[Result("different")]);
        Assert.Equal(0, metrics[Result("skipped")]);
        Assert.Equal(20, metrics.Sum("sluice_gateway_route_requests_total"));
        Assert.Equal(20, metrics.Sum("sluice_gateway_requests_total"));
        Assert.Equal(
            "/v2/models/penguins/infer?q=1 true kept application/json; charset=utf-8 n0", seen.Order(StringComparer.Ordinal).First());
    }

    [Fact]
    public async Task Other_requests_are_not_copied()
    {
        await using var a = await Backend.StartAsync("1.0.0", AnswerAsync);
        await using var b = await Backend.StartAsync("1.1.0", AnswerAsync);
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(Table(a, b) with { Matches = [new RouteMatch { Header = "x-to", Value = "old", Version = "1.0.0" }] });

        (await gateway.Client.GetAsync("/v2/models/penguins")).Dispose();
        (await gateway.Client.PostAsync("/v2/models/penguins/versions/1.0.0/infer", new StringContent("{}"))).Dispose();
        (await gateway.Client.PostAsync("/v2/models/penguins/ready", new StringContent("{}"))).Dispose();
        using var matched = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent("{}") };
        matched.Headers.Add("x-to", "old");
        (await gateway.Client.SendAsync(matched)).Dispose();
        (await gateway.Client.PostAsync(Infer, new StringContent("{}"))).Dispose();

        var metrics = await gateway.MetricsWhenAsync(1, Mirrors);
        Assert.Equal(1, metrics.Sum(Mirrors));
    }

    [Fact]
    public async Task A_candidate_that_fails_or_breaks_off_is_different_and_stables_failure_skipped()
    {
        var code = 200;
        await using var a = await Backend.StartAsync("1.0.0", context =>
        {
            context.Response.StatusCode = code;
            return context.Response.WriteAsync(Answer(1));
        });
        var fate = "500";
        await using var b = await Backend.StartAsync("1.1.0", context =>
        {
            if (fate == "abort")
            {
                context.Abort();
            }

            context.Response.StatusCode = int.Parse(fate == "abort" ? "200" : fate);
            return fate == "abort" ? Task.CompletedTask : context.Response.WriteAsync(Answer(1));
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(Table(a, b));

        await SendAsync(gateway, 1, "different");
        fate = "abort";
        await SendAsync(gateway, 2, "different");
        fate = "302";
        await SendAsync(gateway, 3, "different");
        fate = "200";
        code = 503;
        await SendAsync(gateway, 1, "skipped");
    }

    [Fact]
    public async Task A_candidate_that_does_not_answer_delays_nobody_and_takes_no_more_than_its_slots()
    {
        var arrived = 0;
        var release = new TaskCompletionSource();
        await using var a = await Backend.StartAsync("1.0.0", AnswerAsync);
        await using var b = await Backend.StartAsync("1.1.0", async context =>
        {
            Interlocked.Increment(ref arrived);
            await release.Task;
            await context.Response.WriteAsync(Answer(1));
        });
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { MirrorTimeout = TimeSpan.FromMinutes(5) });
        var table = Table(a, b);
        await gateway.ServeAsync(table with { Mirror = table.Mirror! with { MaxOutstanding = 3 } });

        for (var i = 0; i < 50; i++)
        {
            using var response = await gateway.Client.PostAsync(Infer, new StringContent("{}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref arrived) == 3, "three copies under way");
        Assert.Equal(47, (await gateway.MetricsWhenAsync(47, Mirrors))[Result("skipped")]);
        release.SetResult();
        Assert.Equal(3, (await gateway.MetricsWhenAsync(50, Mirrors))[Result("equal")]);
    }

    [Fact]
    public async Task Bodies_beyond_the_bound_are_not_compared_and_reach_stable_whole()
    {
        var large = new string('x', (1024 * 1024) + 1);
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(body == "large answer" ? large : body.Length.ToString());
        });
        var candidate = 0;
        await using var b = await Backend.StartAsync("1.1.0", context =>
        {
            Interlocked.Increment(ref candidate);
            return AnswerAsync(context);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(Table(a, b));

        Assert.Equal(large.Length.ToString(), await BodyAsync(gateway, new StringContent(large)));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent(large) };
        chunked.Headers.TransferEncodingChunked = true;
        using var answer = await gateway.Client.SendAsync(chunked);
        Assert.Equal(large.Length.ToString(), await answer.Content.ReadAsStringAsync());
        Assert.Equal(large, await BodyAsync(gateway, new StringContent("large answer")));

        Assert.Equal(3, (await gateway.MetricsWhenAsync(3, Mirrors))[Result("skipped")]);
        Assert.Equal(0, candidate);
    }

    [Fact]
    public async Task A_compressed_answer_of_stables_is_compared_and_a_bomb_is_not()
    {
        await using var a = await Backend.StartAsync("1.0.0", async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Response.Headers.ContentEncoding = "gzip";
            var bytes = Encoding.UTF8.GetBytes(body == "bomb" ? new string('0', 50_000_000) : Answer(1));
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(bytes);
            }

            await context.Response.Body.WriteAsync(packed.ToArray());
        });
        await using var b = await Backend.StartAsync("1.1.0", context =>
            context.Response.WriteAsync(context.Request.Headers.AcceptEncoding.Count == 0 ? Answer(1) : "packed"));
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(Table(a, b));

        await SendAsync(gateway, 1, "equal");
        (await gateway.Client.PostAsync(Infer, new StringContent("bomb"))).Dispose();
        Assert.Equal(1, (await gateway.MetricsWhenAsync(2, Mirrors))[Result("skipped")]);
    }

    [Fact]
    public async Task The_share_is_kept_and_a_generation_that_is_over_is_shown_once_more()
    {
        await using var a = await Backend.StartAsync("1.0.0", AnswerAsync);
        await using var b = await Backend.StartAsync("1.1.0", AnswerAsync);
        await using var gateway = await RunningGateway.StartAsync();
        var table = Table(a, b);
        await gateway.ServeAsync(table with { Mirror = table.Mirror! with { Percent = 20, MaxOutstanding = 1000 } });
        for (var i = 0; i < 1000; i++)
        {
            (await gateway.Client.PostAsync(Infer, new StringContent("{}"))).Dispose();
        }

        // Five standard deviations of the binomial distribution.
        Assert.InRange((await gateway.MetricsWhenAsync(137, Mirrors)).Sum(Mirrors), 137, 263);
        await gateway.ServeAsync(2, a.At(100));
        Assert.NotEmpty((await gateway.MetricsAsync()).Of(Mirrors));
        await gateway.ServeAsync(3, a.At(100));
        Assert.Empty((await gateway.MetricsAsync()).Of(Mirrors));
    }

    [Fact]
    public async Task Weights_move_also_while_the_mirror_is_to_a_version_that_is_not_there()
    {
        await using var a = await Backend.StartAsync("1.0.0", AnswerAsync);
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(
            RunningGateway.Table(1, a.At(100)) with { Mirror = new RouteMirror { Of = "1.0.0", Version = "1.1.0", Percent = 100 } });

        (await gateway.Client.PostAsync(Infer, new StringContent("{}"))).Dispose();

        Assert.Empty((await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total")).Of(Mirrors));
    }

    [Fact]
    public async Task A_client_cannot_pass_for_a_mirror()
    {
        await using var a = await Backend.StartAsync(
            "1.0.0", context => context.Response.WriteAsync($"[{context.Request.Headers["x-sluice-mirror"]}]"));
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, a.At(100));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/models/penguins");
        request.Headers.Add("x-sluice-mirror", "true");
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
    }

    private static RouteTable Table(Backend stable, Backend candidate) => RunningGateway.Table(1, stable.At(100), candidate.At(0)) with
    {
        Mirror = new RouteMirror { Of = stable.Version, Version = candidate.Version, Percent = 100, Tolerance = 0.001 },
    };

    private static string Result(string result) =>
        $"{Mirrors}{{deployment=\"penguins\",generation=\"1\",version=\"1.1.0\",result=\"{result}\"}}";

    private static string Answer(int value) => $$"""{"outputs":[{"name":"y","datatype":"INT32","shape":[1],"data":[{{value}}]}]}""";

    private static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync(Answer(1));

    private static async Task SendAsync(RunningGateway gateway, int sum, string result)
    {
        (await gateway.Client.PostAsync(Infer, new StringContent("{}"))).Dispose();
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync())[Result(result)] == sum, $"{sum} {result}");
    }

    private static async Task<string> BodyAsync(RunningGateway gateway, HttpContent content)
    {
        using var response = await gateway.Client.PostAsync(Infer, content);
        return await response.Content.ReadAsStringAsync();
    }
}
