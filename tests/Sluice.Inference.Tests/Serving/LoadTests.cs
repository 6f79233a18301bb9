using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Inference.Tests.Onnx;
using Sluice.Tests.Shared;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

public class LoadTests
{
    [Fact]
    public async Task Each_of_many_requests_at_once_gets_its_own_answer()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Affine());
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var rows = (i % 7) + 1;
            var values = Enumerable.Range(i, rows).ToArray();
            var (status, body) = await server.InferAsync(
                $$"""{"id":"{{i}}","inputs":[{"name":"x","shape":[{{rows}},1],"datatype":"FP32","data":[{{string.Join(',', values)}}]}]}""",
                i % 2 == 0 ? "/v2/models/penguins/infer" : "/v2/models/penguins/versions/1.2.0/infer");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), body.GetProperty("id").GetString());
            Assert.Equal(values.Select(value => (2 * value) + 1), body.GetProperty("outputs")[0].GetProperty("data").Deserialize<int[]>()!);
        });

        var metrics = await server.MetricsAfterAsync(2000);
        Assert.Equal(2000, Sample(metrics, "nv_inference_request_success", ""));
        Assert.Equal(2000, Sample(metrics, "nv_inference_exec_count", ""));
        Assert.Equal(Enumerable.Range(0, 2000).Sum(i => (i % 7) + 1), Sample(metrics, "nv_inference_count", ""));
        Assert.Equal(0, Sample(metrics, "nv_inference_pending_request_count", ""));
        Assert.Equal(2000, Sample(metrics, "sluice_inference_request_duration_seconds_count", ",code=\"200\""));
        Assert.True(
            Sample(metrics, "nv_inference_request_duration_us", "") >= Sample(metrics, "nv_inference_compute_infer_duration_us", ""));
        Assert.True(Sample(metrics, "nv_inference_queue_duration_us", "") >= 0);
    }

    [Fact]
    public async Task Failures_are_counted_by_reason_and_code()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Affine());
        await server.InferAsync("{}");
        await server.InferAsync("{}", "/v2/models/penguins/versions/9/infer");

        var metrics = await server.MetricsAfterAsync(1, HttpStatusCode.BadRequest);
        Assert.Equal(1, Sample(metrics, "nv_inference_request_failure", ",reason=\"OTHER\""));
        Assert.Equal(0, Sample(metrics, "nv_inference_request_failure", ",reason=\"BACKEND\""));
        Assert.Equal(1, Sample(metrics, "sluice_inference_request_duration_seconds_count", ",code=\"400\""));
        Assert.Equal(0, Sample(metrics, "nv_inference_request_success", ""));
    }

    [Fact]
    public async Task More_than_may_wait_are_turned_away()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Work(), ("SLUICE_THREADS", "1"), ("SLUICE_MAX_QUEUE", "1"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.InferAsync(Work(1500))));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.ServiceUnavailable
            && answer.Body.GetProperty("error").GetString()!.StartsWith("1 requests are waiting already", StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        var rejected = answers.Count(answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        var metrics = await server.MetricsAfterAsync(rejected, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(rejected, Sample(metrics, "nv_inference_request_failure", ",reason=\"REJECTED\""));
    }

    [Fact]
    public async Task A_model_that_fails_on_a_request_answers_500_and_serves_on()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Work());

        // The signature does not reveal that these two matrices cannot be multiplied.
        var (status, body) = await server.InferAsync("""{"inputs":[{"name":"size","shape":[2],"datatype":"INT64","data":[2,3]}]}""");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.StartsWith("penguins 1.2.0 failed: ", body.GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.InferAsync(Work(2))).Status);
        var metrics = await server.MetricsAfterAsync(1, HttpStatusCode.InternalServerError);
        Assert.Equal(1, Sample(metrics, "nv_inference_request_failure", ",reason=\"BACKEND\""));
    }

    [Fact]
    public async Task No_request_is_dropped_on_SIGTERM()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Affine(), ("SLUICE_DRAIN", "5m"));
        using var stop = new CancellationTokenSource();
        var answered = 0;

        // Clients keep their connections, as a gateway does, until they learn that the server is draining.
        var clients = Enumerable.Range(0, 8).Select(async client =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (status, _) = await server.InferAsync("""{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[1]}]}""");
                Assert.Equal(HttpStatusCode.OK, status);
                Interlocked.Increment(ref answered);
            }
        }).ToArray();
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) > 500, "500 answers");

        server.Terminate();
        await Eventually.TrueAsync(async () => !await server.IsReadyAsync(), "not ready");

        var atNotReady = Volatile.Read(ref answered);
        using (var live = await server.Client.GetAsync("/v2/health/live"))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            Assert.True(live.Headers.ConnectionClose);
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref answered) > atNotReady + 500, "500 answers while it drains");
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        // The drain is long enough for a busy machine to answer within it, and a second signal ends it.
        server.Terminate();
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task Requests_in_flight_when_the_drain_ends_are_finished()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Work(), ("SLUICE_DRAIN", "1ms"), ("SLUICE_THREADS", "1"));
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        var contents = Enumerable.Range(0, 3).Select(_ => new AwaitedContent(Work(1000))).ToArray();
        var uri = new Uri(server.Client.BaseAddress!, "/v2/models/penguins/infer");
        var work = contents.Select(content => client.SendAsync(content.To(uri))).ToArray();
        await Task.WhenAll(contents.Select(content => content.Arrived)).WaitAsync(TimeSpan.FromMinutes(1));

        server.Terminate();

        Assert.All(await Task.WhenAll(work), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(0, await server.ExitAsync());
    }

    private static string Work(int size) =>
        $$"""{"inputs":[{"name":"size","shape":[2],"datatype":"INT64","data":[{{size}},{{size}}]}]}""";

    private static double Sample(string metrics, string name, string labels)
    {
        var pattern = $$"""^{{name}}\{model="penguins",version="1.2.0"{{Regex.Escape(labels)}}\} (\S+)""";
        return double.Parse(
            Assert.Single(Regex.Matches(metrics, pattern, RegexOptions.Multiline)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A body that the client sends once the server asks for it, and so once the server has begun the request.</summary>
    private sealed class AwaitedContent : ByteArrayContent
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AwaitedContent(string body)
            : base(Encoding.UTF8.GetBytes(body)) => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        public Task Arrived => arrived.Task;

        public HttpRequestMessage To(Uri uri) =>
            new(HttpMethod.Post, uri) { Content = this, Headers = { ExpectContinue = true } };

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken stop)
        {
            arrived.TrySetResult();
            return base.SerializeToStreamAsync(stream, context, stop);
        }
    }
}
