using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.KubernetesClient;
using KubeOps.Operator.LeaderElection;
using KubeOps.Operator.Reconciliation;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Queue;

internal sealed class EntityQueueConsumer<TEntity> : LeadingService
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly TimedEntityQueue<TEntity> _queue;
    private readonly Reconciler<TEntity> _reconciler;
    private readonly IKubernetesClient _client;
    private readonly ParallelReconciliationSettings _settings;
    private readonly ILogger<EntityQueueConsumer<TEntity>> _logger;
    private readonly EntityLocks _locks = new();
    private readonly SemaphoreSlim _slots;

    public EntityQueueConsumer(
        LeaderSubscription leadership,
        TimedEntityQueue<TEntity> queue,
        Reconciler<TEntity> reconciler,
        IKubernetesClient client,
        OperatorSettings settings,
        ILogger<EntityQueueConsumer<TEntity>> logger)
        : base(leadership)
    {
        _queue = queue;
        _reconciler = reconciler;
        _client = client;
        _settings = settings.ParallelReconciliation;
        _logger = logger;
        _slots = new SemaphoreSlim(_settings.MaxParallelReconciliations);
    }

    protected override void Leading() => _queue.Resume();

    protected override void Idle() => _queue.SuspendAndClear();

    protected override void Failed(Exception error) =>
        _logger.LogError(error, "The queue of {Entity} stopped being read.", typeof(TEntity).Name);

    protected override void Close() => _client.Dispose();

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        try
        {
            await foreach (var entry in _queue.Ready.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                running.RemoveAll(task => task.IsCompleted);
                running.Add(ProcessAsync(entry, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping, or no longer leading.
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ProcessAsync(QueueEntry<TEntity> entry, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await _locks.AcquireAsync(entry.Entity.Uid(), _settings.ConflictStrategy, cancellationToken)
                .ConfigureAwait(false);
            if (held is not null)
            {
                await ReconcileAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            else if (_settings.ConflictStrategy == ParallelReconciliationConflictStrategy.RequeueAfterDelay)
            {
                await RequeueAsync(
                    entry with { RetryCount = 0 }, _settings.GetEffectiveRequeueDelay(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _logger.LogError(error, "Reconciling {Kind}/{Name} failed.", entry.Entity.Kind, entry.Entity.Name());
            var retry = entry.RetryCount + 1;
            if (_settings.MaxErrorRetries > 0 && retry <= _settings.MaxErrorRetries)
            {
                await RequeueAsync(
                    entry with { RetryCount = retry }, _settings.GetErrorBackoffDelay(retry), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                // As upstream: the object is forgotten until something else asks for it.
                _logger.LogError(
                    "{Kind}/{Name} failed more than {Limit} times; dropping it.",
                    entry.Entity.Kind,
                    entry.Entity.Name(),
                    _settings.MaxErrorRetries);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task ReconcileAsync(QueueEntry<TEntity> entry, CancellationToken cancellationToken)
    {
        var entity = entry.ReconciliationType == ReconciliationType.Deleted
            ? entry.Entity
            : await _client.GetAsync<TEntity>(entry.Entity.Name(), entry.Entity.Namespace(), cancellationToken).ConfigureAwait(false);
        if (entity is null)
        {
            _logger.LogWarning("Queued {Kind}/{Name} was not found.", entry.Entity.Kind, entry.Entity.Name());
            return;
        }

        await _reconciler.ReconcileAsync(entity, entry.ReconciliationType, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> RequeueAsync(QueueEntry<TEntity> entry, TimeSpan after, CancellationToken cancellationToken) => _queue.Enqueue(
        entry.Entity, entry.ReconciliationType, entry.ReconciliationTriggerSource, after, entry.RetryCount, cancellationToken);
}
