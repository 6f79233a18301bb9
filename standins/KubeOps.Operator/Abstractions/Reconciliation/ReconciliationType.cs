namespace KubeOps.Abstractions.Reconciliation;

public enum ReconciliationType
{
    Added,
    Modified,
    Deleted,
}
