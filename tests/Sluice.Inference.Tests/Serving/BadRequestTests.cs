using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sluice.Inference.Tests.Onnx;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

/// <summary>
/// The answers to wrong requests. The model takes <c>mass</c> FP32 [rows,2], <c>island</c> BYTES [rows,1] and <c>count</c> INT32 [rows,1].
/// </summary>
public sealed class BadRequestTests(BadRequestTests.PenguinServer penguins) : IClassFixture<BadRequestTests.PenguinServer>
{
    private const string Mass = """{"name":"mass","shape":[1,2],"datatype":"FP32","data":[1,2]}""";
    private const string Island = """{"name":"island","shape":[1,1],"datatype":"BYTES","data":["Dream"]}""";
    private const string Count = """{"name":"count","shape":[1,1],"datatype":"INT32","data":[1]}""";

    public static TheoryData<string, string> Inputs => new()
    {
        { $"{Mass},{Island},{Count}", "" },
        { $"{Mass},{Island}", "input 'count' (INT32, shape [-1,1]) is missing" },
        { "", "input 'mass' (FP32, shape [-1,2]) is missing" },
        {
            $$"""{{Mass}},{{Island}},{{Count}},{"name":"sex","shape":[1,1],"datatype":"BYTES","data":["male"]}""",
            "input 'sex' is not an input of penguins 1.2.0; its inputs are 'mass', 'island', 'count'"
        },
        { $"{Mass},{Mass},{Island},{Count}", "input 'mass' is given twice" },
        { With(Mass, "FP32", "FP64"), "input 'mass' has datatype FP64; expected FP32" },
        { With(Mass, "[1,2],", "[2,1],"), "input 'mass' has shape [2,1]; expected [-1,2]" },
        { With(Mass, "[1,2],", "[2],"), "input 'mass' has shape [2]; expected [-1,2]" },
        { With(Mass, "[1,2],", "[],"), "input 'mass' has shape []; expected [-1,2]" },
        { With(Mass, "[1,2],", "[0,2],"), "input 'mass': data has 2 elements; shape [0,2] needs 0" },
        {
            With(Mass, "[1,2],\"datatype\":\"FP32\",\"data\":[1,2]", "[0,2],\"datatype\":\"FP32\",\"data\":[]"),
            "input 'island' has 1 in dimension 0 ('rows'); expected 0 as in input 'mass'"
        },
        {
            With(Mass, "[1,2],\"datatype\":\"FP32\",\"data\":[1,2]", "[0,2],\"datatype\":\"FP32\",\"data\":[[]]"),
            "input 'mass': data is not nested as shape [0,2] requires, near element 0"
        },
        { With(Mass, "[1,2],", "[1,0],"), "input 'mass': shape[1] is 0; expected a whole number of at least 1" },
        { With(Mass, "[1,2],", "[-1,2],"), "input 'mass': shape[0] is -1; expected a whole number of at least 0" },
        { With(Mass, "[1,2],", "[1.5,2],"), "input 'mass': shape[0] is 1.5; expected a whole number of at least 0" },
        {
            With(Mass, "[1,2],", "[18446744073709551615,2],"),
            "input 'mass': shape[0] is 18446744073709551615; expected a whole number of at least 0"
        },
        { With(Mass, "[1,2],", "\"a\","), "input 'mass': shape is a string; expected an array" },
        { With(Mass, "[1,2],", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"), "input 'mass': shape has more than 16 dimensions" },
        {
            With(Mass, "[1,2],", "[9223372036854775807,2],"),
            "input 'mass': shape [9223372036854775807,2] has more elements than the request's 220 bytes can hold"
        },
        {
            With(Mass, "[1,2],", "[4611686018427387905,2],"),
            "input 'mass': shape [4611686018427387905,2] has more elements than the request's 220 bytes can hold"
        },
        { With(Mass, "[1,2],", "[2,2],"), "input 'mass': data has 2 elements; shape [2,2] needs 4" },
        { With(Mass, "[1,2]}", "[1,2,3]}"), "input 'mass': data has 3 elements; shape [1,2] needs 2" },
        { With(Mass, "[1,2]}", "[]}"), "input 'mass': data has 0 elements; shape [1,2] needs 2" },
        { With(Mass, "[1,2]}", "[[1],[2]]}"), "input 'mass': data is not nested as shape [1,2] requires, near element 1" },
        { With(Mass, "[1,2]}", "[[1,2],[1,2]]}"), "input 'mass': data is not nested as shape [1,2] requires, near element 2" },
        { With(Mass, "[1,2]}", "[[1,[2]]]}"), "input 'mass': data is not nested as shape [1,2] requires, near element 1" },
        {
            With(Mass, "[1,2]}", "[1,[2]]}"),
            "input 'mass': data[1] is an array; expected a finite number of FP32, or null for a missing value"
        },
        {
            With(Mass, "[1,2]}", "[1,\"NaN\"]}"),
            "input 'mass': data[1] is a string; expected a finite number of FP32, or null for a missing value"
        },
        {
            With(Mass, "[1,2]}", "[1,1e39]}"),
            "input 'mass': data[1] is 1e39; expected a finite number of FP32, or null for a missing value"
        },
        { With(Mass, "[1,2]}", "{}}"), "input 'mass': data is an object; expected an array" },
        { With(Mass, "[1,2]}", "null}"), "input 'mass': data is missing; the binary extension is not supported" },
        { With(Mass, "[1,2],", "null,"), "input 'mass': shape is missing" },
        { With(Mass, "\"FP32\"", "null"), "input 'mass': datatype is missing" },
        { With(Mass, "\"mass\"", "null"), "inputs[0].name is missing" },
        { $"null,{Mass}", "inputs[0] is null; expected an object" },
        { With(Mass, ",\"data\":[1,2]}", "}"), "input 'mass': data is missing; the binary extension is not supported" },
        { With(Mass, ",\"shape\":[1,2]", ""), "input 'mass': shape is missing" },
        { With(Mass, ",\"datatype\":\"FP32\"", ""), "input 'mass': datatype is missing" },
        { With(Mass, "\"name\":\"mass\",", ""), "inputs[0].name is missing" },
        { With(Mass, "\"name\":\"mass\"", "\"name\":7"), "inputs[0].name is a number; expected a string" },
        { With(Mass, "\"name\"", "\"shape\":[1,2],\"name\""), "input 'mass': shape is given twice" },
        { $"7,{Mass}", "inputs[0] is a number; expected an object" },
        { With(Island, "\"Dream\"", "5"), "input 'island': data[0] is 5; expected a string, or null for a missing value" },
        { With(Island, "Dream", "\\ud800"), "the body is not valid JSON" },
        { With(Count, "[1]}", "[1.5]}"), "input 'count': data[0] is 1.5; expected a whole number of 32 bits" },
        { With(Count, "[1]}", "[2147483648]}"), "input 'count': data[0] is 2147483648; expected a whole number of 32 bits" },
        { With(Count, "[1]}", "[null]}"), "input 'count': data[0] is null; expected a whole number of 32 bits" },
        {
            With(Count, "[1,1],\"datatype\":\"INT32\",\"data\":[1]", "[2,1],\"datatype\":\"INT32\",\"data\":[1,2]"),
            "input 'count' has 2 in dimension 0 ('rows'); expected 1 as in input 'mass'"
        },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task Inputs_that_do_not_fit_are_refused_by_name(string inputs, string message) =>
        Refused($$"""{"inputs":[{{inputs}}]}""", message);

    [Theory]
    [InlineData("", "the body is empty; expected a JSON object with 'inputs'")]
    [InlineData("{", "the body is not valid JSON: ")]
    [InlineData("[]", "the request is an array; expected an object with 'inputs'")]
    [InlineData("{}", "'inputs' is missing")]
    [InlineData("{\"inputs\":null}", "'inputs' is missing")]
    [InlineData("{\"outputs\":[{\"name\":null}]}", "outputs[0].name is missing")]
    [InlineData("{\"inputs\":{}}", "inputs is an object; expected an array")]
    [InlineData("{\"inputs\":[],\"inputs\":[]}", "'inputs' is given twice")]
    [InlineData("{\"id\":7,\"inputs\":[]}", "id is a number; expected a string")]
    [InlineData(
        "{\"outputs\":[{\"name\":\"x\"}]}",
        "output 'x' is not an output of penguins 1.2.0; its outputs are 'mass_out', 'island_out', 'count_out'")]
    [InlineData("{\"outputs\":[{\"name\":\"mass_out\"},{\"name\":\"mass_out\"}]}", "output 'mass_out' is requested twice")]
    [InlineData("{\"outputs\":[{}]}", "outputs[0].name is missing")]
    [InlineData(
        "{\"inputs\":[{\"data\":[NaN]}]}",
        "NaN and Infinity are not JSON, and values must be finite; send null for a missing value")]
    [InlineData(
        "{\"inputs\":[{\"data\":[1,-Infinity]}]}",
        "NaN and Infinity are not JSON, and values must be finite; send null for a missing value")]
    [InlineData("{\"inputs\":[{\"data\":[1,2}]}", "the body is not valid JSON: ")]
    [InlineData("{\"inputs\":[]} x", "the body is not valid JSON: ")]
    public Task A_body_that_is_no_request_is_refused(string body, string message) => Refused(body, message);

    [Fact]
    public Task A_body_that_is_too_deep_is_refused() =>
        Refused($$"""{"inputs":{{new string('[', 100_000)}}""", "inputs[0] is an array; expected an object");

    [Fact]
    public Task A_body_that_is_too_deep_where_anything_is_passed_over_is_refused() =>
        Refused(
            $$"""{"parameters":{{new string('[', 100_000)}}""",
            "the body is not valid JSON: The maximum configured depth of 32 has been exceeded.");

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($$"""{"inputs":[{{Mass}},{{Count}},"""),
            .. Encoding.UTF8.GetBytes(Island.Split("Dream")[0]),
            0xff,
            .. "\"]}]}"u8,
        ];

        var (status, answer) = await penguins.Server.PostAsync("/v2/models/penguins/infer", new ByteArrayContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("not valid JSON", answer.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("text/plain", null, "Content-Type is 'text/plain'; expected 'application/json'")]
    [InlineData("application/octet-stream", null, "Content-Type is 'application/octet-stream'; expected 'application/json'")]
    [InlineData("application/json", "gzip", "Content-Encoding is 'gzip'; send the JSON uncompressed")]
    public async Task Another_form_of_body_is_refused(string type, string? encoding, string message)
    {
        var content = new StringContent("{}") { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var (status, answer) = await penguins.Server.PostAsync("/v2/models/penguins/infer", content);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, message), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_body_of_100_MB_is_refused_unread_by_its_length()
    {
        await RefuseAsync(penguins.Server, withLength: true, count: 1);
        var before = penguins.Server.ResidentMiB;
        await RefuseAsync(penguins.Server, withLength: true, count: 6);

        Assert.InRange(penguins.Server.ResidentMiB - before, -1000, 20);
        await AnswersAsync(penguins.Server);
    }

    // Of each the limit of 16 MiB is read, 384 MiB in all. A concurrent collection may be too late for a heap that has a hard limit.
    [Fact]
    public async Task Bodies_of_100_MB_without_a_length_are_refused_and_not_kept()
    {
        using var server = await ServerProcess.StartAsync(
            PenguinServer.Model, ("DOTNET_GCHeapHardLimit", "0x10000000"), ("DOTNET_gcConcurrent", "0"));

        await RefuseAsync(server, withLength: false, count: 24);

        await AnswersAsync(server);
    }

    // For longer than the server waits for a client that is silent.
    [Fact]
    public async Task A_client_that_sends_on_slowly_sees_why_it_was_refused()
    {
        var body = new Zeros(100_000_000, withLength: true, pause: TimeSpan.FromMilliseconds(70));

        var (status, answer) = await penguins.Server.PostAsync("/v2/models/penguins/infer", body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("at most 16777216 bytes", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Ten_thousand_bad_requests_leave_memory_as_it_was()
    {
        var bodies = Inputs.Select(row => $$"""{"inputs":[{{row[0]}}]}""").ToArray();
        await Many(2000);
        var before = penguins.Server.ResidentMiB;
        await Many(10_000);
        Assert.InRange(penguins.Server.ResidentMiB - before, -1000, 30);

        Task Many(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (status, _) = await penguins.Server.InferAsync(bodies[i % bodies.Length]);
            Assert.Equal(i % bodies.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, status);
        });
    }

    private static async Task RefuseAsync(ServerProcess server, bool withLength, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (status, answer) = await server.PostAsync("/v2/models/penguins/infer", new Zeros(100_000_000, withLength));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
            Assert.Contains("at most 16777216 bytes", answer.GetProperty("error").GetString());
        }
    }

    private static async Task AnswersAsync(ServerProcess server) =>
        Assert.Equal(HttpStatusCode.OK, (await server.InferAsync($$"""{"inputs":[{{Mass}},{{Island}},{{Count}}]}""")).Status);

    private static string With(string input, string from, string to)
    {
        Assert.Contains(from, input);
        return string.Join(',', new[] { Mass, Island, Count }.Select(each => each == input ? input.Replace(from, to) : each));
    }

    private async Task Refused(string body, string message)
    {
        var (status, answer) = await penguins.Server.InferAsync(body);
        if (message.Length == 0)
        {
            Assert.Equal(HttpStatusCode.OK, status);
            return;
        }

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = answer.GetProperty("error").GetString()!;
        Assert.True(error == message || (message.Contains("not valid JSON") && error.StartsWith(message, StringComparison.Ordinal)), error);
    }

    private sealed class Zeros : HttpContent
    {
        private readonly int size;
        private readonly bool withLength;
        private readonly TimeSpan pause;

        public Zeros(int size, bool withLength, TimeSpan pause = default)
        {
            this.size = size;
            this.withLength = withLength;
            this.pause = pause;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var zeros = new byte[1_000_000];
            for (var sent = 0; sent < size; sent += zeros.Length)
            {
                await stream.WriteAsync(zeros);
                await Task.Delay(pause);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return withLength;
        }
    }

    public sealed class PenguinServer : IAsyncLifetime
    {
        internal ServerProcess Server { get; private set; } = null!;

        internal static byte[] Model { get; } =
            OnnxModel.Identity(("mass", "FP32", ["rows", 2]), ("island", "BYTES", ["rows", 1]), ("count", "INT32", ["rows", 1]));

        public async Task InitializeAsync() => Server = await ServerProcess.StartAsync(Model);

        public Task DisposeAsync()
        {
            Server.Dispose();
            return Task.CompletedTask;
        }
    }
}
