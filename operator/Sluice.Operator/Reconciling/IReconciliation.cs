using k8s;
using k8s.Models;

namespace Sluice.Operator.Reconciling;

/// <summary>One pass of observe, decide, apply over objects of a kind. One instance serves all objects, several at a time.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IReconciliation<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Brings the cluster nearer to what <paramref name="entity"/> asks. Called with the object as just read from the API, one call at a
    /// time for each object, once all caches are filled; also while the object is being deleted and still has a finalizer
    /// (<c>metadata.deletionTimestamp</c> is set). Whatever it throws is logged, counted and tried again later.
    /// </summary>
    /// <param name="entity">The object, which must not be kept.</param>
    /// <param name="cancellationToken">
    /// Ends a short while after the process was asked to stop, or lost the lease: nothing is written after.
    /// </param>
    /// <returns>After how long to reconcile again if nothing changes. Null stands for the next resync.</returns>
    Task<TimeSpan?> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);
}
