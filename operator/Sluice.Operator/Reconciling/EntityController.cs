using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Abstractions.Reconciliation.Finalizer;
using KubeOps.Abstractions.Reconciliation.Queue;

namespace Sluice.Operator.Reconciling;

/// <summary>What KubeOps calls, for every kind: live, finalizing and deleted objects.</summary>
internal sealed class EntityController<TEntity> : IEntityController<TEntity>, IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly ReconcileRunner<TEntity> _runner;
    private readonly EntityQueue<TEntity> _queue;

    public EntityController(ReconcileRunner<TEntity> runner, EntityQueue<TEntity> queue)
    {
        _runner = runner;
        _queue = queue;
    }

    public Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    // KubeOps is told not to detach: the reconciliation takes its finalizer off when all is undone.
    public Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    public async Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        _runner.Forget(entity);

        // A waiting deletion swallows the creation of a new object of the same name, so that name is looked up once more.
        await _queue(
            entity, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, cancellationToken).ConfigureAwait(false);
        return ReconciliationResult<TEntity>.Success(entity);
    }
}
