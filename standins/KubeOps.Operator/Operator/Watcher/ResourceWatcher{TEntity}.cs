using System.Net;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.KubernetesClient;
using KubeOps.Operator.LeaderElection;
using KubeOps.Operator.Queue;
using KubeOps.Operator.Retry;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Watcher;

internal sealed class ResourceWatcher<TEntity> : LeadingService
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly TimedEntityQueue<TEntity> _queue;
    private readonly IKubernetesClient _client;
    private readonly OperatorSettings _settings;
    private readonly ILogger<ResourceWatcher<TEntity>> _logger;
    private readonly SeenEntities<TEntity> _seen;

    public ResourceWatcher(
        LeaderSubscription leadership,
        TimedEntityQueue<TEntity> queue,
        IKubernetesClient client,
        OperatorSettings settings,
        ILogger<ResourceWatcher<TEntity>> logger)
        : base(leadership)
    {
        _queue = queue;
        _client = client;
        _settings = settings;
        _logger = logger;
        _seen = new SeenEntities<TEntity>(settings.ReconcileStrategy);
    }

    protected override void Idle() => _seen.Clear();

    protected override void Failed(Exception error) =>
        _logger.LogError(error, "Watching {Entity} stopped.", typeof(TEntity).Name);

    protected override void Close() => _client.Dispose();

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // Only a bookmark moves it: a watch that ends without one starts over with every object.
        string? version = null;
        var failures = 0u;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var events = _client.WatchAsync<TEntity>(
                    _settings.Namespace, version, allowWatchBookmarks: true, cancellationToken: cancellationToken);
                await foreach (var (type, entity) in events.ConfigureAwait(false))
                {
                    if (type == WatchEventType.Bookmark)
                    {
                        version = entity.ResourceVersion();
                    }
                    else
                    {
                        await HandleAsync(type, entity, cancellationToken).ConfigureAwait(false);
                    }
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesException error) when (error.Status.Code == (int)HttpStatusCode.Gone)
            {
                failures = 0;
                version = null;
            }
            catch (Exception error)
            {
                var delay = Backoff.WithJitter(++failures);
                _logger.LogError(
                    error,
                    "Watching {Entity} failed {Failures} times; trying again in {Seconds}s.",
                    typeof(TEntity).Name,
                    failures,
                    delay.TotalSeconds);
                await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HandleAsync(WatchEventType type, TEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            if (type != WatchEventType.Deleted && _seen.Contains(entity))
            {
                return;
            }

            var reconciliation = type switch
            {
                WatchEventType.Added => ReconciliationType.Added,
                WatchEventType.Modified => ReconciliationType.Modified,
                WatchEventType.Deleted => ReconciliationType.Deleted,
                _ => throw new NotSupportedException($"WatchEventType '{type}' is not supported!"),
            };
            var queued = await _queue.Enqueue(
                entity, reconciliation, ReconciliationTriggerSource.ApiServer, TimeSpan.Zero, 0, cancellationToken).ConfigureAwait(false);
            if (!queued)
            {
                return;
            }

            if (type == WatchEventType.Deleted)
            {
                _seen.Remove(entity);
            }
            else
            {
                _seen.Add(entity);
            }
        }
        catch (Exception error)
        {
            _logger.LogError(error, "Queueing {Kind}/{Name} after {Event} failed.", entity.Kind, entity.Name(), type);
        }
    }
}
