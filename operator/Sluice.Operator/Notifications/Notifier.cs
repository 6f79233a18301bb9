using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Polly;
using Polly.Retry;
using Sluice.Api.Contracts;
using Sluice.Operator.Configuration;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Notifications;

/// <summary>Takes notifications without waiting for their delivery.</summary>
internal interface INotificationSink
{
    /// <summary>Takes one.</summary>
    void Post(NotificationEnvelope envelope);
}

/// <summary>Drops notifications: no hook is configured.</summary>
internal sealed class NoNotifications : INotificationSink
{
    /// <inheritdoc/>
    public void Post(NotificationEnvelope envelope)
    {
        // No hook is configured.
    }
}

/// <summary>
/// Posts notifications to the hook, one after the other. No reconcile waits for it: notifications that do not fit into its queue are
/// dropped, the oldest first, and counted. While it runs, each notification is delivered at least once, or counted as failed after its
/// last try.
/// </summary>
internal sealed partial class Notifier : BackgroundService, INotificationSink
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Channel<NotificationEnvelope> _queue;
    private readonly NotificationOptions _options;
    private readonly OperatorInstruments _instruments;
    private readonly ILogger<Notifier> _logger;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Outcome> _retries;

    public Notifier(NotificationOptions options, OperatorInstruments instruments, TimeProvider time, ILogger<Notifier> logger)
    {
        _options = options;
        _instruments = instruments;
        _logger = logger;
        _queue = Channel.CreateBounded<NotificationEnvelope>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => instruments.Notified("dropped"));
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = options.Timeout,
        };
        _retries = new ResiliencePipelineBuilder<Outcome> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Outcome>
            {
                MaxRetryAttempts = options.Tries - 1,
                Delay = options.Backoff,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Result is { Again: true }),
                DelayGenerator = tried => ValueTask.FromResult(tried.Outcome.Result?.Pause),
                OnRetry = _ =>
                {
                    instruments.Notified("retried");
                    return default;
                },
            })
            .Build();
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
        var tries = 0;
        var outcome = await _retries.ExecuteAsync(
            async token =>
            {
                tries++;
                return await TryAsync(envelope, token).ConfigureAwait(false);
            },
            stoppingToken).ConfigureAwait(false);
        if (outcome.Problem is null)
        {
            _instruments.Notified("sent");
        }
        else
        {
            _instruments.Notified("failed");
            LogGivenUp(envelope.Type, envelope.Source, tries, outcome.Problem);
        }
    }

    private async Task<Outcome> TryAsync(NotificationEnvelope envelope, CancellationToken stoppingToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url)
        {
            Content = JsonContent.Create(envelope.Body, options: ContractJson.Options),
        };
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
            // The body of the answer is not read, however long it is.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stoppingToken)
                .ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? new Outcome(null, Again: false)
                : new Outcome(
                    $"answered {(int)answer.StatusCode}",
                    answer.StatusCode is >= HttpStatusCode.InternalServerError
                        or HttpStatusCode.TooManyRequests
                        or HttpStatusCode.RequestTimeout,
                    answer.Headers.RetryAfter?.Delta is { } asked ? asked < LongestPause ? asked : LongestPause : null);
        }
        catch (HttpRequestException error)
        {
            return new Outcome(error.Message, Again: true);
        }
        catch (TaskCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return new Outcome($"no answer in {_options.Timeout.TotalSeconds:0.#} s", Again: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notification {Type} of {Source} was given up after {Tries} tries; the last problem: {Problem}.")]
    private partial void LogGivenUp(string type, string source, int tries, string problem);

    /// <summary>The outcome of one try.</summary>
    /// <param name="Problem">What went wrong. Null when the notification was delivered.</param>
    /// <param name="Again">Whether another try may succeed.</param>
    /// <param name="Pause">How long the hook asks to wait before the next try, if it does.</param>
    private sealed record Outcome(string? Problem, bool Again, TimeSpan? Pause = null);
}
