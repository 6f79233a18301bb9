using System.Net;
using Sluice.Inference.Tests.Onnx;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

/// <summary>The answers to valid requests, from a server of a model that returns every datatype.</summary>
public sealed class ProtocolTests(ProtocolTests.EchoServer echo) : IClassFixture<ProtocolTests.EchoServer>
{
    [Theory]
    [InlineData("FP32", "[1.5,-2,3e2]", "[1.5,-2,300]")]
    [InlineData("FP32", "[null,1e-45,3.4028235e38]", "[null,1E-45,3.4028235E+38]")]
    [InlineData("FP64", "[0.1,null,1.7976931348623157e308]", "[0.1,null,1.7976931348623157E+308]")]
    [InlineData("BOOL", "[true,false,true]", "[true,false,true]")]
    [InlineData("INT8", "[-128,0,127]", "[-128,0,127]")]
    [InlineData("INT16", "[-32768,0,32767]", "[-32768,0,32767]")]
    [InlineData("INT32", "[-2147483648,0,2147483647]", "[-2147483648,0,2147483647]")]
    [InlineData("INT64", "[-9223372036854775808,0,9223372036854775807]", "[-9223372036854775808,0,9223372036854775807]")]
    [InlineData("UINT8", "[0,1,255]", "[0,1,255]")]
    [InlineData("UINT16", "[0,1,65535]", "[0,1,65535]")]
    [InlineData("UINT32", "[0,1,4294967295]", "[0,1,4294967295]")]
    [InlineData("UINT64", "[0,1,18446744073709551615]", "[0,1,18446744073709551615]")]
    [InlineData("BYTES", "[\"Adélie\",\"\\u00e9\\\"\\n\",null]", "[\"Adélie\",\"é\\\"\\n\",\"\"]")]
    [InlineData("FP32", "[[1],[2],[3]]", "[1,2,3]")]
    public async Task Every_datatype_goes_in_and_out(string datatype, string data, string expected)
    {
        var input = $$"""{"name":"{{datatype}}","shape":[3,1],"datatype":"{{datatype}}","data":{{data}} }""";
        var (status, body) = await echo.Server.InferAsync(
            $$"""{"id":"7","inputs":[{{Others(datatype)}}{{input}}]}""");

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal("penguins", body.GetProperty("model_name").GetString());
        Assert.Equal("1.2.0", body.GetProperty("model_version").GetString());
        Assert.Equal("7", body.GetProperty("id").GetString());
        var output = body.GetProperty("outputs")
            .EnumerateArray()
            .Single(tensor => tensor.GetProperty("name").GetString() == datatype + "_out");
        Assert.Equal(datatype, output.GetProperty("datatype").GetString());
        Assert.Equal("[3,1]", output.GetProperty("shape").GetRawText());
        Assert.Equal(expected, output.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Members_may_come_in_any_order_and_unknown_ones_are_passed_over()
    {
        var (status, body) = await echo.Server.InferAsync(
            $$"""
            {"parameters":{"a":1},"more":[{}],"outputs":[{"name":"FP32_out","parameters":{"b":true} }],
             "inputs":[{{Others("FP32", 1)}}{"data":[[4]],"parameters":{},"x":{"y":[]},"datatype":"FP32","shape":[1,1],"name":"FP32"}]}
            """);

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.False(body.TryGetProperty("id", out _));
        Assert.Equal("[4]", Assert.Single(body.GetProperty("outputs").EnumerateArray()).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_member_that_is_null_is_absent()
    {
        var (status, body) = await echo.Server.InferAsync(
            $$"""
            {"id":null,"parameters":null,"outputs":null,
             "inputs":[{{Others("FP32", 1)}}
                       {"name":null,"name":"FP32","datatype":"FP32","parameters":null,"shape":[1,1],"data":null,"data":[4]}]}
            """);

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.False(body.TryGetProperty("id", out _));
        Assert.Equal(EchoServer.Datatypes.Length, body.GetProperty("outputs").GetArrayLength());
        Assert.DoesNotContain("null", body.GetRawText());
    }

    [Fact]
    public async Task No_rows_are_an_empty_answer()
    {
        var inputs = EchoServer.Datatypes.Select(datatype =>
            $$"""{"name":"{{datatype}}","shape":[0,1],"datatype":"{{datatype}}","data":[]}""");

        var (status, body) = await echo.Server.InferAsync($$"""{"id":"7","inputs":[{{string.Join(',', inputs)}}]}""");

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal("7", body.GetProperty("id").GetString());
        Assert.Equal(
            EchoServer.Datatypes.Select(datatype => $$"""{"name":"{{datatype}}_out","shape":[0,1],"datatype":"{{datatype}}","data":[]}"""),
            body.GetProperty("outputs").EnumerateArray().Select(output => output.GetRawText()));
    }

    [Fact]
    public async Task The_outputs_asked_for_come_in_the_order_asked()
    {
        var (_, body) = await echo.Server.InferAsync(
            $$"""{"outputs":[{"name":"INT8_out"},{"name":"FP32_out"}],"inputs":[{{Others("", 1).TrimEnd(',')}}]}""");

        Assert.Equal(
            ["INT8_out", "FP32_out"],
            body.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("/v2", """{"name":"sluice-inference","version":"0.1.0","extensions":[]}""")]
    [InlineData("/v2/", """{"name":"sluice-inference","version":"0.1.0","extensions":[]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"live":true,"ready":true}""")]
    [InlineData("/v2/models/penguins/ready", """{"name":"penguins","ready":true}""")]
    [InlineData("/v2/models/penguins/versions/1.2.0/ready", """{"name":"penguins","ready":true}""")]
    public async Task Health_and_server_metadata_are_answered(string path, string expected)
    {
        var (status, body) = await echo.Server.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, body.GetRawText());
    }

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    [InlineData("/v2/models/penguins")]
    [InlineData("/v2/models/penguins/ready")]
    [InlineData("/v2/models/penguins/versions/1.2.0")]
    [InlineData("/v2/models/penguins/versions/1.2.0/ready")]
    [InlineData("/v2/models/other/ready")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        using var get = await echo.Server.Client.GetAsync(path);
        using var head = await echo.Server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/v2/models/penguins")]
    [InlineData("/v2/models/penguins/versions/1.2.0")]
    public async Task Model_metadata_names_inputs_and_outputs(string path)
    {
        var (_, body) = await echo.Server.GetAsync(path);

        Assert.Equal("""["1.2.0"]""", body.GetProperty("versions").GetRawText());
        Assert.Equal("onnx_onnxv1", body.GetProperty("platform").GetString());
        Assert.Equal(EchoServer.Datatypes, Names("inputs"));
        Assert.Equal(EchoServer.Datatypes.Select(name => name + "_out"), Names("outputs"));
        Assert.All(body.GetProperty("inputs").EnumerateArray(), input =>
        {
            Assert.Equal(input.GetProperty("name").GetString(), input.GetProperty("datatype").GetString());
            Assert.Equal("[-1,1]", input.GetProperty("shape").GetRawText());
        });

        IEnumerable<string?> Names(string kind) => body.GetProperty(kind)
            .EnumerateArray()
            .Select(tensor => tensor.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("/v2/models/other/infer", "model 'other' is not served here; 'penguins' 1.2.0 is")]
    [InlineData("/v2/models/penguins/versions/9/infer", "version '9' of model 'penguins' is not served here; 1.2.0 is")]
    [InlineData("/v2/models/penguins/nothing", "POST /v2/models/penguins/nothing is not a request of the Open Inference Protocol v2")]
    public async Task Other_paths_are_not_found(string path, string message)
    {
        var (status, body) = await echo.Server.InferAsync("{}", path);

        Assert.Equal((HttpStatusCode.NotFound, message), (status, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("GET", "/v2/models/penguins/infer", "POST")]
    [InlineData("HEAD", "/v2/models/penguins/infer", "POST")]
    [InlineData("OPTIONS", "/v2/models/penguins/infer", "POST")]
    [InlineData("POST", "/v2/health/ready", "GET, HEAD")]
    public async Task A_wrong_method_is_said_with_the_right_ones(string method, string path, string right)
    {
        using var answer = await echo.Server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(right, string.Join(", ", answer.Content.Headers.Allow.Order()));
    }

    [Fact]
    public async Task The_metrics_port_serves_metrics_alone()
    {
        using var answer = await echo.Server.Client.GetAsync($"http://127.0.0.1:{echo.Server.MetricsPort}/v2/health/live");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await echo.Server.GetAsync("/metrics")).Status);
    }

    // One element a row for each of the other inputs.
    private static string Others(string but, int rows = 3)
    {
        return string.Concat(EchoServer.Datatypes.Where(datatype => datatype != but).Select(Input));

        string Input(string datatype)
        {
            var element = datatype switch { "BYTES" => "\"a\"", "BOOL" => "true", _ => "1" };
            var data = string.Join(',', Enumerable.Repeat(element, rows));
            return $$"""{"name":"{{datatype}}","shape":[{{rows}},1],"datatype":"{{datatype}}","data":[{{data}}]},""";
        }
    }

    public sealed class EchoServer : IAsyncLifetime
    {
        public static readonly string[] Datatypes =
            ["FP32", "FP64", "BOOL", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "BYTES"];

        internal ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Server = await ServerProcess.StartAsync(
                OnnxModel.Identity([.. Datatypes.Select(name => (name, name, new object[] { "rows", 1 }))]));

        public Task DisposeAsync()
        {
            Server.Dispose();
            return Task.CompletedTask;
        }
    }
}
