using System.Diagnostics;
using System.Net;
using System.Text;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Prometheus;
using Sluice.Tests.Shared;
using Xunit;

namespace Sluice.Tests.Cluster.Metrics;

/// <summary>Servers that no Prometheus is: every answer is an error, in bounded time and memory.</summary>
public sealed class HostileServerTests
{
    private const string Good = """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"1"]}}""";
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("500 Internal Server Error", "<html>oops</html>", "answers 500")]
    [InlineData(
        "503 Service Unavailable",
        """{"status":"error","errorType":"unavailable","error":"starting up"}""",
        "unavailable: starting up")]
    [InlineData(
        "422 Unprocessable Entity",
        """{"status":"error","errorType":"execution","error":"found duplicate series"}""",
        "found duplicate series")]
    [InlineData("200 OK", "<html>a portal</html>", "not what Prometheus' HTTP API gives")]
    [InlineData("204 No Content", "", "answers 204")]
    [InlineData("201 Created", Good, "answers 201")]
    public async Task Another_code_or_body_is_an_error(string status, string body, string message)
    {
        await using var server = RawServer.Saying(RawServer.Answer(status, body));
        Assert.Contains(message, (await FailAsync(server.Address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        await using var server = new RawServer((_, _, stop) => Task.Delay(TimeSpan.FromSeconds(30), stop));
        await FailsInTimeAsync(server, "did not answer within 1 s");
        Assert.InRange(new PrometheusOptions().Timeout, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_body_that_drips_ends_with_the_timeout()
    {
        await using var server = new RawServer(async (_, write, stop) =>
        {
            await write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());
            while (!stop.IsCancellationRequested)
            {
                await write(" "u8.ToArray());
                await Task.Delay(20, stop);
            }
        });
        await FailsInTimeAsync(server, "did not answer within 1 s");
    }

    [Theory]
    [InlineData("Content-Length: 1073741824\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "40000000\r\n")]
    [InlineData("Connection: close\r\n", "")]
    public async Task A_gigabyte_is_not_read(string header, string before)
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        await using var server = new RawServer(async (_, write, _) =>
        {
            await write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n{before}"));
            for (var sent = 0; sent < 1024 * 1024 * 1024; sent += block.Length)
            {
                await write(block);
            }
        });
        Assert.Contains("more than 1024 KiB", (await FailAsync(server.Address)).Message, StringComparison.Ordinal);
        Assert.InRange(server.Sent, 0, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task Headers_without_end_are_not_read()
    {
        await using var server = new RawServer(async (_, write, _) =>
        {
            await write("HTTP/1.1 200 OK\r\n"u8.ToArray());
            for (var i = 0; i < 1_000_000; i++)
            {
                await write(Encoding.ASCII.GetBytes($"x-{i}: {new string('y', 1000)}\r\n"));
            }
        });
        await FailAsync(server.Address);
        Assert.InRange(server.Sent, 0, 32 * 1024 * 1024);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_is_not_followed(string status)
    {
        await using var aim = RawServer.Saying(RawServer.Answer("200 OK", Good));
        await using var server = RawServer.Saying($"HTTP/1.1 {status}\r\nLocation: {aim.Address}\r\nContent-Length: 0\r\n\r\n");
        Assert.Contains("redirects are not followed", (await FailAsync(server.Address)).Message, StringComparison.Ordinal);
        Assert.Equal(0, aim.Connections);
    }

    [Fact]
    public async Task A_name_that_comes_to_mean_another_address_is_not_followed_there()
    {
        var port = LoopbackPort.Free();
        await using var outside = RawServer.Saying(RawServer.Answer("200 OK", Good), "127.0.0.2", port);
        await using var inside = RawServer.Saying(RawServer.Answer("200 OK", Good), "127.0.0.1", port);
        var answers = new Queue<string[]>([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1", "127.0.0.2"]]);
        var options = new PrometheusOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.2/32")] };
        using var client = new PrometheusClient(
            options,
            new GuardedConnection(options.AllowedNetworks, (_, _) => Task.FromResult(answers.Dequeue().Select(IPAddress.Parse).ToArray())));
        var address = new Uri($"http://rebinds.test:{port}");

        Assert.IsType<PrometheusAnswer.Number>(await client.QueryAsync(address, "1", null, CancellationToken.None));
        Assert.Contains(
            "--prometheus-allowed-networks",
            Assert.IsType<PrometheusAnswer.Failed>(await client.QueryAsync(address, "1", null, CancellationToken.None)).Message,
            StringComparison.Ordinal);
        Assert.IsType<PrometheusAnswer.Number>(await client.QueryAsync(address, "1", null, CancellationToken.None));
        Assert.Equal((2, 0), (outside.Connections, inside.Connections));
        Assert.Empty(answers);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[fe80::1]:9090")]
    [InlineData("http://[fd00:ec2::254]")]
    [InlineData("http://[::ffff:169.254.169.254]")]
    [InlineData("http://0.0.0.0:9090")]
    [InlineData("http://224.0.0.1")]
    public async Task Addresses_of_the_machine_and_its_cloud_are_refused_at_once(string address)
    {
        using var client = new PrometheusClient(new PrometheusOptions());
        var clock = Stopwatch.StartNew();
        var failed = Assert.IsType<PrometheusAnswer.Failed>(await client.QueryAsync(new Uri(address), "1", null, CancellationToken.None));
        Assert.Contains("where the operator does not ask", failed.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Secrets_that_are_sent_back_are_not_passed_on()
    {
        await using var server = new RawServer((head, write, _) =>
        {
            var line = head.Split("\r\n").Single(text => text.StartsWith("Authorization", StringComparison.Ordinal));
            return write(
                Encoding.UTF8.GetBytes(
                    RawServer.Answer(
                        "400 Bad Request", $$"""{"status":"error","errorType":"bad_data","error":"you sent {{line}} or open sesame"}""")));
        });
        foreach (var credentials in new[] { PrometheusCredentials.Token("open sesame"), PrometheusCredentials.Basic("ali", "open sesame") })
        {
            var message = (await FailAsync(server.Address, credentials)).Message;
            Assert.Contains("you sent Authorization", message, StringComparison.Ordinal);
            Assert.DoesNotContain("sesame", message, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("ali:open sesame"u8), message, StringComparison.Ordinal);
        }
    }

    private static async Task FailsInTimeAsync(RawServer server, string message)
    {
        var clock = Stopwatch.StartNew();
        var failed = await FailAsync(server.Address, timeout: Short);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task<PrometheusAnswer.Failed> FailAsync(
        Uri address, PrometheusCredentials? credentials = null, TimeSpan? timeout = null)
    {
        using var client = new PrometheusClient(
            PrometheusClientTests.Options with { Timeout = timeout ?? PrometheusClientTests.Options.Timeout });
        return Assert.IsType<PrometheusAnswer.Failed>(await client.QueryAsync(address, "1", credentials, CancellationToken.None));
    }
}
