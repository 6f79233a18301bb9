using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Reconciliation.Finalizer;

public interface IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
