using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Queue;

namespace Sluice.Operator.Reconciling;

/// <summary>Asks for a reconcile of an object by name. While this process does not lead, nothing happens.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public sealed class WorkQueue<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>, new()
{
    private readonly EntityQueue<TEntity> _queue;

    /// <summary>Wraps KubeOps' queue.</summary>
    public WorkQueue(EntityQueue<TEntity> queue) => _queue = queue;

    /// <summary>Asks for a reconcile.</summary>
    /// <param name="namespace">Namespace of the object.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="uid">UID of the object; it keeps two reconciles of one object apart in time.</param>
    /// <param name="delay">When; an earlier time that was asked for stays.</param>
    public Task EnqueueAsync(string @namespace, string name, string uid, TimeSpan delay = default)
    {
        var entity = new TEntity { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Uid = uid } };
        return _queue(entity, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, delay, 0, CancellationToken.None);
    }
}
