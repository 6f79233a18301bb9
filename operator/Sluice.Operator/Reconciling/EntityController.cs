using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Abstractions.Reconciliation.Finalizer;

namespace Sluice.Operator.Reconciling;

/// <summary>What KubeOps calls, for every kind: live, finalizing and deleted objects.</summary>
internal sealed class EntityController<TEntity> : IEntityController<TEntity>, IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly ReconcileRunner<TEntity> _runner;

    public EntityController(ReconcileRunner<TEntity> runner) => _runner = runner;

    public Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    // KubeOps is told not to detach: the reconciliation takes its finalizer off when all is undone.
    public Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    // Nobody queues a deletion: it would swallow the creation of a new object of the same name.
    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        _runner.Forget(entity);
        return Task.FromResult(ReconciliationResult<TEntity>.Success(entity));
    }
}
