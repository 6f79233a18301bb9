namespace KubeOps.Abstractions.Builder;

public enum ParallelReconciliationConflictStrategy
{
    Discard,
    RequeueAfterDelay,
    WaitForCompletion,
}
