namespace KubeOps.Abstractions.Builder;

public sealed record ParallelReconciliationSettings
{
    public required int MaxParallelReconciliations { get; init; }

    public required ParallelReconciliationConflictStrategy ConflictStrategy { get; init; }

    public TimeSpan? RequeueDelay { get; init; }

    public required int MaxErrorRetries { get; init; }

    public required TimeSpan ErrorBackoffBase { get; init; }

    public TimeSpan GetEffectiveRequeueDelay() => RequeueDelay ?? TimeSpan.FromSeconds(5);

    public TimeSpan GetErrorBackoffDelay(int retryCount) => ErrorBackoffBase * Math.Pow(2, Math.Min(retryCount - 1, 30));
}
