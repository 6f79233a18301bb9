using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Forwarding;

/// <summary>Whatever form a client's request has, the version gets the same bytes, and gets them once.</summary>
public sealed class PayloadTests
{
    private const string Body = """{"inputs":[{"name":"x","datatype":"INT64","shape":[1],"data":[9007199254740993]}]}""";

    [Fact]
    public async Task A_body_in_chunks_that_come_apart_arrives_whole()
    {
        await using var version = await Backend.StartAsync("1.0.0", EchoAsync);
        await using var gateway = await ServingAsync(version);
        using var client = await RawClient.ConnectAsync(gateway);

        await client.SendAsync(
            "POST /v2/models/penguins/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        foreach (var piece in Body.Chunk(7))
        {
            await client.SendAsync($"{piece.Length:x}\r\n");
            await client.SendAsync(new string(piece) + "\r\n");
        }

        await client.SendAsync("0\r\n\r\n");

        Assert.EndsWith($"\r\n\r\n||{Body}", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_client_that_waits_to_be_asked_for_the_body_is_asked()
    {
        await using var version = await Backend.StartAsync("1.0.0", EchoLengthAsync);
        await using var gateway = await ServingAsync(version);
        using var client = await RawClient.ConnectAsync(gateway);
        var body = new byte[2_000_000];

        await client.SendAsync(
            "POST /v2/models/penguins/infer HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.ReadUntilAsync("\r\n\r\n"));
        await client.SendAsync(body);

        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.EndsWith("2000000", answer);
    }

    [Fact]
    public async Task An_old_client_is_answered()
    {
        await using var version = await Backend.StartAsync("1.0.0", EchoAsync);
        await using var gateway = await ServingAsync(version);
        using var client = await RawClient.ConnectAsync(gateway);

        await client.SendAsync(
            $"POST /v2/models/penguins/infer HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.EndsWith($"\r\n\r\napplication/json||{Body}", answer);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", null)]
    [InlineData("application/octet-stream", null)]
    [InlineData("application/json", "gzip")]
    public async Task Type_encoding_and_bytes_are_the_versions_to_judge(string type, string? encoding)
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Body));
        }

        byte[]? seen = null;
        await using var version = await Backend.StartAsync("1.0.0", async context =>
        {
            var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes);
            seen = bytes.ToArray();
            context.Response.StatusCode = 415;
            await context.Response.WriteAsync($"{context.Request.ContentType}|{context.Request.Headers.ContentEncoding}");
        });
        await using var gateway = await ServingAsync(version);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        using var answer = await gateway.Client.PostAsync("/v2/models/penguins/infer", content);

        Assert.Equal(415, (int)answer.StatusCode);
        Assert.Equal($"{type}|{encoding}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(packed.ToArray(), seen);
    }

    private static async Task<RunningGateway> ServingAsync(Backend version)
    {
        var gateway = await RunningGateway.StartAsync();
        await gateway.ServeAsync(1, version.At(100));
        return gateway;
    }

    private static async Task EchoLengthAsync(HttpContext context)
    {
        var length = 0;
        var buffer = new byte[64 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
        {
            length += read;
        }

        context.Response.ContentLength = 7;
        await context.Response.WriteAsync($"{length}");
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var answer = Encoding.UTF8.GetBytes($"{context.Request.ContentType}|{context.Request.Headers.ContentEncoding}|{body}");
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }
}
