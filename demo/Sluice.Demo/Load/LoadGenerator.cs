using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Sluice.Demo.Load;

/// <summary>
/// An open loop: requests are sent at a steady rate, independent of the answers, like those of many independent clients. So a stall
/// shows in the latencies instead of reducing the load.
/// </summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    private const string VersionHeader = "x-sluice-version";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Uri _path;
    private readonly IReadOnlyList<InferRequest> _requests;
    private readonly Stopwatch _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly Task _loop;

    /// <summary>Begins to send.</summary>
    /// <param name="gateway">Base address of the gateway.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="requests">The requests, which are sent in turn.</param>
    /// <param name="clock">The story's clock.</param>
    public LoadGenerator(Uri gateway, string model, IReadOnlyList<InferRequest> requests, Stopwatch clock)
    {
        // Connections last a few seconds, so that they spread over all gateway pods.
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(5) })
        {
            Timeout = RequestTimeout,
        };
        _path = new Uri(gateway, $"/v2/models/{model}/infer");
        _requests = requests;
        _clock = clock;
        _loop = SendAllAsync();
    }

    /// <summary>All answers so far.</summary>
    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>Stops sending, and waits for the outstanding answers.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        var open = new List<Task>();
        var began = _clock.Elapsed;
        for (var sent = 0; !_stop.IsCancellationRequested; sent++)
        {
            var wait = began + (sent * Interval) - _clock.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            open.Add(SendAsync(_requests[sent % _requests.Count]));
            open.RemoveAll(task => task.IsCompleted);
        }

        await Task.WhenAll(open);
    }

    private async Task SendAsync(InferRequest request)
    {
        var at = _clock.Elapsed;
        Answer answer;
        try
        {
            using var content = new ByteArrayContent(request.Body);
            content.Headers.ContentType = new("application/json");
            using var response = await _client.PostAsync(_path, content);
            var body = await response.Content.ReadAsByteArrayAsync();
            var version = response.Headers.TryGetValues(VersionHeader, out var named) ? named.First() : "";
            var ok = response.IsSuccessStatusCode;
            answer = new Answer(
                at, version, (int)response.StatusCode, Since(at), ok && request.IsRight(body), ok ? null : Encoding.UTF8.GetString(body));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            answer = new Answer(at, "", 0, Since(at), false, error.Message);
        }

        _answers.Enqueue(answer);
    }

    private double Since(TimeSpan at) => (_clock.Elapsed - at).TotalMilliseconds;
}
