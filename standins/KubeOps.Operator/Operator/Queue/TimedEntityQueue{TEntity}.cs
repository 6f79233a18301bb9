using System.Threading.Channels;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Operator.Metrics;

namespace KubeOps.Operator.Queue;

/// <summary>
/// Holds at most one waiting entry for each object name. A second one replaces it and keeps the earlier of both times; a waiting
/// deletion stays a deletion. While this process does not lead, entries are refused.
/// </summary>
internal sealed class TimedEntityQueue<TEntity> : IAsyncDisposable
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset At, QueueEntry<TEntity> Entry)> _waiting = new(StringComparer.Ordinal);
    private readonly Channel<QueueEntry<TEntity>> _ready = Channel.CreateUnbounded<QueueEntry<TEntity>>();
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(100));
    private readonly Task _promoting;
    private bool _suspended;

    public TimedEntityQueue(OperatorMetrics? metrics = null)
    {
        _promoting = Task.Run(PromoteAsync);
        metrics?.AddQueue(typeof(TEntity).Name, Depth);
    }

    public ChannelReader<QueueEntry<TEntity>> Ready => _ready.Reader;

    public Task<bool> Enqueue(
        TEntity entity,
        ReconciliationType type,
        ReconciliationTriggerSource reconciliationTriggerSource,
        TimeSpan queueIn,
        int retryCount,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromResult(false);
        }

        if (string.IsNullOrWhiteSpace(entity.Name()))
        {
            throw new InvalidOperationException("Cannot enqueue entities without name.");
        }

        var key = $"{entity.Namespace()}/{entity.Name()}";
        var at = DateTimeOffset.UtcNow + queueIn;
        lock (_lock)
        {
            if (_suspended)
            {
                return Task.FromResult(false);
            }

            if (_waiting.TryGetValue(key, out var waiting))
            {
                at = waiting.At < at ? waiting.At : at;
                type = waiting.Entry.ReconciliationType == ReconciliationType.Deleted ? ReconciliationType.Deleted : type;
            }

            _waiting[key] = (at, new QueueEntry<TEntity>(entity, type, reconciliationTriggerSource, retryCount));
        }

        return Task.FromResult(true);
    }

    public void Resume()
    {
        lock (_lock)
        {
            _suspended = false;
        }
    }

    public void SuspendAndClear()
    {
        lock (_lock)
        {
            _suspended = true;
            _waiting.Clear();
            while (_ready.Reader.TryRead(out _))
            {
                // What another process leads now is not for this one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _promoting.ConfigureAwait(false);
    }

    private (int Scheduled, int Ready) Depth()
    {
        lock (_lock)
        {
            return (_waiting.Count, _ready.Reader.Count);
        }
    }

    private async Task PromoteAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            var now = DateTimeOffset.UtcNow;
            lock (_lock)
            {
                foreach (var (key, (at, entry)) in _waiting)
                {
                    if (at <= now)
                    {
                        // Removing while enumerating is allowed for a dictionary.
                        _waiting.Remove(key);
                        _ready.Writer.TryWrite(entry);
                    }
                }
            }
        }
    }
}
