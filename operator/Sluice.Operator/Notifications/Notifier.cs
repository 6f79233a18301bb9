using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;

using Sluice.Api.Contracts;
using Sluice.Operator.Hosting;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Notifications;

/// <summary>
/// Posts notifications to the hook, one after the other. Nothing waits for it: what does not fit into its queue is dropped, the oldest first, and
/// counted. While it runs, each notification is delivered at least once, or counted as failed after its tries.
/// </summary>
internal sealed partial class Notifier : BackgroundService, INotificationSink
{
    private readonly Channel<NotificationEnvelope> _queue;
    private readonly NotificationOptions _options;
    private readonly OperatorInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<Notifier> _logger;
    private readonly HttpClient _http;

    /// <summary>Makes a notifier.</summary>
    public Notifier(NotificationOptions options, OperatorInstruments instruments, TimeProvider time, ILogger<Notifier> logger)
    {
        _options = options;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _queue = Channel.CreateBounded<NotificationEnvelope>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => instruments.Notified("dropped"));
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = options.Timeout };
    }

    /// <inheritdoc/>
    public void Post(NotificationEnvelope envelope) => _queue.Writer.TryWrite(envelope);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var envelope in _queue.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await DeliverAsync(envelope, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(NotificationEnvelope envelope, CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (problem, again) = await TryAsync(envelope, stoppingToken).ConfigureAwait(false);
            if (problem is null)
            {
                _instruments.Notified("sent");
                return;
            }

            if (!again || attempt >= _options.Tries)
            {
                _instruments.Notified("failed");
                LogGivenUp(envelope.Type, envelope.Source, attempt, problem);
                return;
            }

            _instruments.Notified("retried");
            await Task.Delay(_options.Backoff * Math.Pow(2, attempt - 1), _time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<(string? Problem, bool Again)> TryAsync(NotificationEnvelope envelope, CancellationToken stoppingToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = JsonContent.Create(envelope.Body, options: ContractJson.Options) };
        foreach (var (name, value) in envelope.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            // The answer's body is nothing to us, however long it is.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stoppingToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? (null, false)
                : ($"answered {(int)answer.StatusCode}", answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        }
        catch (HttpRequestException error)
        {
            return (error.Message, true);
        }
        catch (TaskCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return ($"no answer in {_options.Timeout.TotalSeconds:0.#} s", true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notification {Type} of {Source} was given up after {Tries} tries: the hook {Problem}.")]
    private partial void LogGivenUp(string type, string source, int tries, string problem);
}
