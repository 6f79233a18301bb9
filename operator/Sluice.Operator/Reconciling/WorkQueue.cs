using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Queue;

namespace Sluice.Operator.Reconciling;

/// <summary>Queues reconciles of objects by name. While this process does not lead, it has no effect.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public sealed class WorkQueue<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>, new()
{
    private readonly EntityQueue<TEntity> _queue;

    /// <summary>Wraps KubeOps' queue.</summary>
    public WorkQueue(EntityQueue<TEntity> queue) => _queue = queue;

    /// <summary>Queues a reconcile.</summary>
    /// <param name="namespace">Namespace of the object.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="uid">UID of the object, by which KubeOps runs one reconcile of it at a time.</param>
    /// <param name="delay">How long to wait. If the object is queued already, the earlier time holds.</param>
    public Task EnqueueAsync(string @namespace, string name, string uid, TimeSpan delay = default)
    {
        var entity = new TEntity { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Uid = uid } };
        return _queue(entity, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, delay, 0, CancellationToken.None);
    }
}
