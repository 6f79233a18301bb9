using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sluice.Inference.Tests.Onnx;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

/// <summary>
/// Requests as the clients of other systems write them, to a model that returns a text, a whole number and a ratio of each row.
/// </summary>
public sealed class PayloadTests(PayloadTests.TripleServer triple) : IClassFixture<PayloadTests.TripleServer>
{
    private const string Infer = "/v2/models/penguins/infer";

    [Fact]
    public async Task Whole_numbers_that_a_double_cannot_hold_come_back_digit_by_digit()
    {
        const string big = "9007199254740993,-9223372036854775808,9223372036854775807";

        Assert.Contains($"\"data\":[{big}]", await AnsweredAsync(Request(3, "\"a\",\"b\",\"c\"", big, "1,2,3")));
    }

    [Fact]
    public async Task Texts_come_back_as_they_were_however_they_were_escaped()
    {
        var answer = await AnsweredAsync(Request(4, "\"\U0001F600\",\"\\ud83d\\ude00\",\"a\\u0000b\",\"\\u00e9\"", "1,2,3,4", "1,2,3,4"));

        using var json = JsonDocument.Parse(answer);
        Assert.Equal(
            ["\U0001F600", "\U0001F600", "a\0b", "é"],
            json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString()));
    }

    [Theory]
    [InlineData("1", "9223372036854775808", "input 'big': data[0] is 9223372036854775808; expected a whole number of 64 bits")]
    [InlineData("1e400", "1", "input 'ratio': data[0] is 1e400; expected a finite number of FP64, or null for a missing value")]
    [InlineData("NaN", "1", "NaN and Infinity are not JSON, and values must be finite; send null for a missing value")]
    public async Task Numbers_that_do_not_fit_are_refused_by_name(string ratio, string big, string message)
    {
        var (status, body) = await triple.Server.InferAsync(Request(1, "\"a\"", big, ratio));

        Assert.Equal((HttpStatusCode.BadRequest, message), (status, body.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Tensors_behind_the_JSON_are_refused_and_that_is_said()
    {
        var json = Request(1, "\"a\"", "1", "1").Replace("\"data\":[1]", "\"parameters\":{\"binary_data_size\":8}");
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), 1, 0, 0, 0, 0, 0, 0, 0]);
        content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", $"{json.Length}");

        var (status, body) = await triple.Server.PostAsync(Infer, content);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "input 'big': data is missing; the binary extension is not supported"),
            (status, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    [InlineData(null)]
    public async Task The_type_may_be_written_in_any_case_with_a_charset_or_not_at_all(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Request(1, "\"a\"", "1", "1")));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(HttpStatusCode.OK, (await triple.Server.PostAsync(Infer, content)).Status);
    }

    [Fact]
    public async Task An_old_client_without_a_host_is_answered()
    {
        var body = Request(1, "\"a\"", "1", "1");

        var answer = await RawAsync($"POST {Infer} HTTP/1.0\r\nContent-Length: {body.Length}\r\n\r\n", body);

        Assert.StartsWith("HTTP/1.1 200 ", answer);
    }

    [Fact]
    public async Task A_body_in_chunks_that_come_apart_is_read_whole()
    {
        var pieces = Request(1, "\"a\"", "1", "1").Chunk(50).Select(piece => $"{piece.Length:x}\r\n{new string(piece)}\r\n");

        var answer = await RawAsync(
            $"POST {Infer} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n", [.. pieces, "0\r\n\r\n"]);

        Assert.StartsWith("HTTP/1.1 200 ", answer);
    }

    [Fact]
    public async Task A_client_that_waits_to_be_asked_for_the_body_is_asked()
    {
        const int rows = 60_000;
        var body = Request(rows, Repeat("\"abcdefgh\""), Repeat("7"), Repeat("1"));
        using var client = new TcpClient("127.0.0.1", triple.Server.Port);
        var stream = client.GetStream();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Infer} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));

        var asked = new byte[12];
        await stream.ReadExactlyAsync(asked, deadline.Token);
        Assert.Equal("HTTP/1.1 100", Encoding.ASCII.GetString(asked));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body));

        Assert.Contains("HTTP/1.1 200 ", await new StreamReader(stream).ReadToEndAsync(deadline.Token));

        static string Repeat(string element) => string.Join(',', Enumerable.Repeat(element, rows));
    }

    private static string Request(int rows, string text, string big, string ratio) =>
        $$"""
        {"inputs":[{"name":"text","datatype":"BYTES","shape":[{{rows}}],"data":[{{text}}]},
                   {"name":"big","datatype":"INT64","shape":[{{rows}}],"data":[{{big}}]},
                   {"name":"ratio","datatype":"FP64","shape":[{{rows}}],"data":[{{ratio}}]}]}
        """;

    private async Task<string> AnsweredAsync(string request)
    {
        var (status, body) = await triple.Server.InferAsync(request);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetRawText();
    }

    // Each part is written on its own, so that the network mostly delivers it as its own packet.
    private async Task<string> RawAsync(string head, params string[] body)
    {
        using var client = new TcpClient("127.0.0.1", triple.Server.Port) { NoDelay = true };
        foreach (var part in body.Prepend(head))
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(part));
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await new StreamReader(client.GetStream()).ReadToEndAsync(deadline.Token);
    }

    public sealed class TripleServer : IAsyncLifetime
    {
        internal ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await ServerProcess.StartAsync(
            OnnxModel.Identity(("text", "BYTES", ["rows"]), ("big", "INT64", ["rows"]), ("ratio", "FP64", ["rows"])));

        public Task DisposeAsync()
        {
            Server.Dispose();
            return Task.CompletedTask;
        }
    }
}
