using System.Text.Json;
using System.Threading.Channels;
using k8s.Autorest;
using Sluice.Decisions.Text;
using Sluice.Operator.Errors;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Leadership;

/// <summary>What a new leader has to check once, because it may have changed while no process led.</summary>
internal interface ILeaderDuty
{
    /// <summary>Checks it. Called once the caches are filled, and again after a pause for as long as the API fails.</summary>
    Task TakeOverAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Runs what only the leader may do beside the reconciles: the duties of a process that begins to lead, in the order in which they are
/// registered, and requests that a watch gives rise to. They run one after the other, so that no watch waits for them. What is dropped
/// because this process does not lead, or stops leading, is found again by the next leader's <see cref="ILeaderDuty"/>.
/// </summary>
internal sealed partial class LeaderChores : BackgroundService
{
    private static readonly Doubling Pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(20));

    private readonly Channel<Chore> _chores = Channel.CreateUnbounded<Chore>();
    private readonly Replica _replica;
    private readonly CacheSync _caches;
    private readonly IReadOnlyList<ILeaderDuty> _duties;
    private readonly ILogger<LeaderChores> _logger;
    private CancellationTokenSource _term = new();

    public LeaderChores(Replica replica, CacheSync caches, IEnumerable<ILeaderDuty> duties, ILogger<LeaderChores> logger)
    {
        _replica = replica;
        _caches = caches;
        _duties = [.. duties];
        _logger = logger;
        replica.StartedLeading += TakeOver;
        if (replica.Leads)
        {
            TakeOver();
        }
    }

    /// <summary>Queues a chore. It is tried until it succeeds, is refused for good, or this process leads no more.</summary>
    public void Post(Func<CancellationToken, Task> chore)
    {
        if (_replica.Leads)
        {
            _chores.Writer.TryWrite(new Chore(chore, 1, _term.Token));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _term.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _caches.WhenSynced.WaitAsync(stoppingToken).ConfigureAwait(false);
        await foreach (var chore in _chores.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await DoAsync(chore, stoppingToken).ConfigureAwait(false);
        }
    }

    // A request of an earlier term that still waits for its answer is given up, or the duties of this term would wait with it.
    private void TakeOver()
    {
        var term = new CancellationTokenSource();
        Interlocked.Exchange(ref _term, term).Cancel();
        foreach (var duty in _duties)
        {
            _chores.Writer.TryWrite(new Chore(duty.TakeOverAsync, 1, term.Token));
        }
    }

    private async Task DoAsync(Chore chore, CancellationToken stopping)
    {
        if (!_replica.Leads || chore.Term.IsCancellationRequested)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(chore.Term, stopping);
        try
        {
            await chore.Do(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (chore.Term.IsCancellationRequested)
        {
            LogDropped();
        }
        catch (Exception error) when (error is JsonException || (error is HttpOperationException refused && ApiError.IsForTheUser(refused)))
        {
            LogRefused(LoggedError.Stack(error), LoggedError.Why(error));
        }
        catch (Exception error)
        {
            var pause = Pauses.After(chore.Try, Random.Shared.NextDouble());
            LogFailure(LoggedError.Stack(error), pause.TotalSeconds, LoggedError.Why(error));
            _ = RetryAsync(chore, pause, stopping);
        }
    }

    // Not awaited: the other chores go on during the pause.
    private async Task RetryAsync(Chore chore, TimeSpan pause, CancellationToken stopping)
    {
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _chores.Writer.TryWrite(chore with { Try = chore.Try + 1 });
    }

    [LoggerMessage(LogLevel.Warning, "A chore of the leader failed and is tried again in {Seconds:0.0}s: {Why}")]
    private partial void LogFailure(Exception? error, double seconds, string why);

    [LoggerMessage(LogLevel.Error, "A chore of the leader was refused and is not tried again: {Why}")]
    private partial void LogRefused(Exception? error, string why);

    [LoggerMessage(LogLevel.Debug, "A chore of an earlier term of this leader was given up.")]
    private partial void LogDropped();

    private readonly record struct Chore(Func<CancellationToken, Task> Do, int Try, CancellationToken Term);
}
