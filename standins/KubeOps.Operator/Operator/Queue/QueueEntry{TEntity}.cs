using KubeOps.Abstractions.Reconciliation;

namespace KubeOps.Operator.Queue;

internal readonly record struct QueueEntry<TEntity>(
    TEntity Entity,
    ReconciliationType ReconciliationType,
    ReconciliationTriggerSource ReconciliationTriggerSource,
    int RetryCount);
