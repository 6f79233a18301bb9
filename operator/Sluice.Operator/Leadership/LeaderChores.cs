using System.Text.Json;
using System.Threading.Channels;
using k8s.Autorest;
using Sluice.Decisions.Text;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Leadership;

/// <summary>
/// Requests that a watch gives rise to: one after the other, so that no watch waits for them. Only the leader makes them; what a follower
/// or a leader that ends drops is found again by the next one's <see cref="ILeaderDuty"/>.
/// </summary>
internal sealed partial class LeaderChores : BackgroundService
{
    private static readonly Doubling Pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(20));

    private readonly Channel<Chore> _chores = Channel.CreateUnbounded<Chore>();
    private readonly Replica _replica;
    private readonly CacheSync _caches;
    private readonly IReadOnlyList<ILeaderDuty> _duties;
    private readonly ILogger<LeaderChores> _logger;

    /// <summary>Makes it.</summary>
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

    /// <summary>Asks for a chore; it is tried until it is done or refused for good, or this process leads no more.</summary>
    public void Post(Func<CancellationToken, Task> chore)
    {
        if (_replica.Leads)
        {
            _chores.Writer.TryWrite(new Chore(chore, 1));
        }
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

    private void TakeOver()
    {
        foreach (var duty in _duties)
        {
            _chores.Writer.TryWrite(new Chore(duty.TakeOverAsync, 1));
        }
    }

    private async Task DoAsync(Chore chore, CancellationToken stopping)
    {
        if (!_replica.Leads)
        {
            return;
        }

        try
        {
            await chore.Do(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (
            error is JsonException || (error is HttpOperationException refused && DecisionWriter.IsForTheUser(refused)))
        {
            LogRefused(LoggedError.Stack(error), LoggedError.Why(error));
        }
        catch (Exception error)
        {
            var pause = Pauses.After(chore.Try, Random.Shared.NextDouble());
            LogFailure(LoggedError.Stack(error), pause.TotalSeconds, LoggedError.Why(error));
            _ = AgainAsync(chore, pause, stopping);
        }
    }

    // The others do not wait for it.
    private async Task AgainAsync(Chore chore, TimeSpan pause, CancellationToken stopping)
    {
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _chores.Writer.TryWrite(chore with { Try = chore.Try + 1 });
    }

    [LoggerMessage(LogLevel.Warning, "A chore of the leader failed; again in {Seconds:0.0}s: {Why}")]
    private partial void LogFailure(Exception? error, double seconds, string why);

    [LoggerMessage(LogLevel.Error, "A chore of the leader was refused, and is not tried again: {Why}")]
    private partial void LogRefused(Exception? error, string why);

    private readonly record struct Chore(Func<CancellationToken, Task> Do, int Try);
}
