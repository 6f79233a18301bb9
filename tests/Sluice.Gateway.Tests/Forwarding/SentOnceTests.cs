using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Forwarding;

/// <summary>
/// Versions that end a connection in the middle of a request. The tests count the requests that arrive: one that may have been processed
/// must not be sent again, and one that cannot have been processed must be.
/// </summary>
public sealed class SentOnceTests
{
    private const string Infer = "/v2/models/penguins/infer";
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    [Theory]
    [InlineData("reset", "{}", false)]
    [InlineData("reset", "{}", true)]
    [InlineData("reset", "", false)]
    [InlineData("reset", "", true)]
    [InlineData("reset", null, true)]
    [InlineData("end", "{}", false)]
    [InlineData("end", "{}", true)]
    [InlineData("end", "", true)]
    [InlineData("end", null, true)]
    [InlineData("half an answer", "{}", true)]
    public async Task A_POST_that_reached_a_version_is_not_sent_again(string fate, string? body, bool reused)
    {
        var infers = 0;
        using var version = RawBackend.Start(async request =>
        {
            await request.WithBodyAsync();
            if (!request.Line.StartsWith("POST", StringComparison.Ordinal))
            {
                await request.SendAsync(Answer);
                return;
            }

            Interlocked.Increment(ref infers);
            if (fate == "half an answer")
            {
                await request.SendAsync("HTTP/1.1 200 OK\r\nContent-");
            }

            request.Socket.Close(fate == "reset" ? 0 : -1);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));
        if (reused)
        {
            Assert.Equal("{}", await gateway.Client.GetStringAsync("/v2/models/penguins"));
        }

        // A request without a body has neither a length nor a type, so only the method says that it may have an effect.
        using var client = await RawClient.ConnectAsync(gateway);
        await client.SendAsync($"POST {Infer} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadToEndAsync());
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"502\"");
        Assert.Equal(1, infers);
        Assert.Equal(1, version.Connections);
    }

    [Fact]
    public async Task A_POST_whose_client_waited_to_be_asked_for_the_body_is_not_sent_again()
    {
        var infers = 0;
        using var version = RawBackend.Start(async request =>
        {
            if (request.Line.StartsWith("POST", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref infers);
                request.Socket.Close();
                return;
            }

            await request.SendAsync(Answer);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));
        Assert.Equal("{}", await gateway.Client.GetStringAsync("/v2/models/penguins"));

        using var client = await RawClient.ConnectAsync(gateway);
        await client.SendAsync(
            $"POST {Infer} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.ReadUntilAsync("\r\n\r\n"));
        await client.SendAsync("{}");

        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadToEndAsync());
        Assert.Equal(1, infers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_the_version_closed_while_it_was_idle_fails_no_request(bool reset)
    {
        var closed = new SemaphoreSlim(0);
        using var version = RawBackend.Start(async request =>
        {
            await request.WithBodyAsync();
            await request.SendAsync(Answer);
            if (!reset)
            {
                request.Socket.Shutdown(SocketShutdown.Send);
            }

            request.Socket.Close(reset ? 0 : -1);
            closed.Release();
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));

        for (var i = 1; i <= 5; i++)
        {
            using var answer = await gateway.Client.PostAsync(Infer, new StringContent("{}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(await closed.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal((i, i), (version.Requests, version.Connections));
        }
    }

    [Fact]
    public async Task An_answer_whose_end_is_the_connections_end_arrives_whole()
    {
        using var version = RawBackend.Start(async request =>
        {
            await request.WithBodyAsync();
            await request.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole");
            request.Socket.Shutdown(SocketShutdown.Send);
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));

        using var answer = await gateway.Client.PostAsync(Infer, new StringContent("{}"));

        Assert.Equal("whole", await answer.Content.ReadAsStringAsync());
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"200\"");
    }

    [Fact]
    public async Task A_version_may_answer_and_end_its_side_while_the_request_is_still_coming()
    {
        using var version = RawBackend.Start(async request =>
        {
            await request.SendAsync("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge");
            request.Socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[64 * 1024];
            while (await request.Socket.ReceiveAsync(rest) > 0)
            {
            }
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));

        using var answer = await gateway.Client.PostAsync(Infer, new ByteArrayContent(new byte[20_000_000]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("large", await answer.Content.ReadAsStringAsync());
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"413\"");
        Assert.Equal(1, version.Requests);
    }

    [Fact]
    public async Task A_client_that_ends_its_side_has_left()
    {
        var (arrived, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var version = await Backend.StartAsync("1.0.0", async context =>
        {
            await using var gone = context.RequestAborted.Register(left.SetResult);
            arrived.SetResult();
            await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
        });
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));
        using var client = await RawClient.ConnectAsync(gateway);
        await client.SendAsync($"POST {Infer} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}");
        await arrived.Task;

        client.EndSending();

        // The version's request is aborted, and the gateway holds nothing of it.
        await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("", await client.ReadToEndAsync());
        await gateway.MetricsWhenAsync(1, "sluice_gateway_route_requests_total", "code=\"499\"");
    }
}
