namespace KubeOps.Abstractions.Builder;

public sealed class OperatorSettingsBuilder
{
    public string Name { get; set; } = "kubernetesoperator";

    public string? Namespace { get; set; }

    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.None;

    public QueueStrategy QueueStrategy { get; set; } = QueueStrategy.InMemory;

    public WatchStrategy WatchStrategy { get; set; } = WatchStrategy.PerController;

    public TimeSpan LeaderElectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    public TimeSpan LeaderElectionRenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan LeaderElectionRetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    public bool AutoAttachFinalizers { get; set; } = true;

    public bool AutoDetachFinalizers { get; set; } = true;

    public ReconcileStrategy ReconcileStrategy { get; set; } = ReconcileStrategy.ByGeneration;

    public ParallelReconciliationSettingsBuilder ParallelReconciliation { get; set; } = new();

    public bool EnableMetrics { get; set; } = true;

    public OperatorSettings Build() => new()
    {
        Name = Name,
        Namespace = Namespace,
        LeaderElectionType = LeaderElectionType,
        QueueStrategy = QueueStrategy,
        WatchStrategy = WatchStrategy,
        LeaderElectionLeaseDuration = LeaderElectionLeaseDuration,
        LeaderElectionRenewDeadline = LeaderElectionRenewDeadline,
        LeaderElectionRetryPeriod = LeaderElectionRetryPeriod,
        AutoAttachFinalizers = AutoAttachFinalizers,
        AutoDetachFinalizers = AutoDetachFinalizers,
        ReconcileStrategy = ReconcileStrategy,
        ParallelReconciliation = ParallelReconciliation.Build(),
        EnableMetrics = EnableMetrics,
    };
}
