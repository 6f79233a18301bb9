using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Abstractions.Reconciliation.Finalizer;

namespace Sluice.Operator.Reconciling;

/// <summary>The controller and finalizer that KubeOps calls, for every kind.</summary>
internal sealed class EntityController<TEntity> : IEntityController<TEntity>, IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly ReconcileRunner<TEntity> _runner;

    public EntityController(ReconcileRunner<TEntity> runner) => _runner = runner;

    public Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    // KubeOps is configured not to detach finalizers: the reconciliation removes its own when all is undone.
    public Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken) =>
        _runner.RunAsync(entity, cancellationToken);

    // Deletions are not queued: in the queue, one would replace the creation of a new object of the same name.
    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        _runner.Forget(entity);
        return Task.FromResult(ReconciliationResult<TEntity>.Success(entity));
    }
}
