namespace KubeOps.Abstractions.Builder;

public sealed class ParallelReconciliationSettingsBuilder
{
    public int MaxParallelReconciliations
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    = Environment.ProcessorCount * 2;

    public ParallelReconciliationConflictStrategy ConflictStrategy { get; set; } = ParallelReconciliationConflictStrategy.WaitForCompletion;

    public TimeSpan? RequeueDelay { get; set; }

    public int MaxErrorRetries { get; set; } = 5;

    public TimeSpan ErrorBackoffBase { get; set; } = TimeSpan.FromSeconds(2);

    public ParallelReconciliationSettings Build() => new()
    {
        MaxParallelReconciliations = MaxParallelReconciliations,
        ConflictStrategy = ConflictStrategy,
        RequeueDelay = RequeueDelay,
        MaxErrorRetries = MaxErrorRetries,
        ErrorBackoffBase = ErrorBackoffBase,
    };
}
