using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Abstractions.Reconciliation.Finalizer;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace KubeOps.Operator.Reconciliation;

internal sealed class Reconciler<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly IServiceProvider _services;
    private readonly OperatorSettings _settings;
    private readonly TimedEntityQueue<TEntity> _queue;
    private readonly IKubernetesClient _client;

    public Reconciler(IServiceProvider services, OperatorSettings settings, TimedEntityQueue<TEntity> queue, IKubernetesClient client)
    {
        _services = services;
        _settings = settings;
        _queue = queue;
        _client = client;
    }

    public async Task ReconcileAsync(TEntity entity, ReconciliationType type, CancellationToken cancellationToken)
    {
        await using var scope = _services.CreateAsyncScope();
        var result = type == ReconciliationType.Deleted
            ? await Controller(scope).DeletedAsync(entity, cancellationToken).ConfigureAwait(false)
            : entity.Metadata.DeletionTimestamp is null
                ? await ReconcileLiveAsync(scope, entity, cancellationToken).ConfigureAwait(false)
                : entity.Finalizers() is { Count: > 0 } finalizers
                    ? await FinalizeAsync(scope, entity, finalizers[0], cancellationToken).ConfigureAwait(false)
                    : ReconciliationResult<TEntity>.Success(entity);

        // Failed or not: only a result that names a time comes back.
        if (result.RequeueAfter is { } after)
        {
            await _queue.Enqueue(result.Entity, type, ReconciliationTriggerSource.Operator, after, 0, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static IEntityController<TEntity> Controller(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<IEntityController<TEntity>>();

    private async Task<ReconciliationResult<TEntity>> ReconcileLiveAsync(
        AsyncServiceScope scope, TEntity entity, CancellationToken cancellationToken)
    {
        if (_settings.AutoAttachFinalizers)
        {
            var added = false;
            foreach (var finalizer in scope.ServiceProvider.GetKeyedServices<IEntityFinalizer<TEntity>>(KeyedService.AnyKey))
            {
                added |= entity.AddFinalizer(finalizer.GetIdentifierName(entity));
            }

            entity = added ? await _client.UpdateAsync(entity, cancellationToken).ConfigureAwait(false) : entity;
        }

        return await Controller(scope).ReconcileAsync(entity, cancellationToken).ConfigureAwait(false);
    }

    // As upstream: only the first finalizer is looked at, and one that nobody registered ends the matter.
    private async Task<ReconciliationResult<TEntity>> FinalizeAsync(
        AsyncServiceScope scope, TEntity entity, string identifier, CancellationToken cancellationToken)
    {
        if (scope.ServiceProvider.GetKeyedService<IEntityFinalizer<TEntity>>(identifier) is not { } finalizer)
        {
            return ReconciliationResult<TEntity>.Success(entity);
        }

        var result = await finalizer.FinalizeAsync(entity, cancellationToken).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            return result;
        }

        entity = result.Entity;
        if (_settings.AutoDetachFinalizers && entity.RemoveFinalizer(identifier))
        {
            entity = await _client.UpdateAsync(entity, CancellationToken.None).ConfigureAwait(false);
        }

        return ReconciliationResult<TEntity>.Success(entity, result.RequeueAfter);
    }
}
