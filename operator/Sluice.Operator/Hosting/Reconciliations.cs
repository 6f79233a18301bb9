using KubeOps.Abstractions.Builder;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Gateway;
using Sluice.Operator.Evidence.Prometheus;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.ModelDeployments;
using Sluice.Operator.Kinds.ModelVersions;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs;
using Sluice.Operator.Kinds.TrainingJobs.Queues;
using Sluice.Operator.Ledger;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Hosting;

/// <summary>Registers the reconciliation of each kind, with the services that it needs.</summary>
internal static class Reconciliations
{
    // Within a cluster, pods answer at once or not at all, but on a node short of CPU a little later.
    private static readonly TimeSpan PodTimeout = TimeSpan.FromSeconds(3);

    private const int LongestAnswer = 16 * 1024 * 1024;

    public static void AddReconciliations(this IOperatorBuilder builder)
    {
        builder.Services.AddPerObject<AppliedObjects>();
        builder.Services.AddPerObject<NameConflicts>();
        builder.Services.AddPerObject<RefusedWrites>();
        builder.Services.AddSingleton<ObjectEvents>();
        builder.Services.AddSingleton<PodProblems>();
        builder.Services.AddSingleton<ClusterWriter>();
        builder.Services.AddSingleton<EventWriter>();
        builder.Services.AddSingleton<DecisionWriter>();
        builder.Services.AddSingleton<LedgerWriter>();
        builder.Services.AddPerObject<LedgerCadence>();
        builder.Services.AddSingleton(_ => new ProgressReader(PodClient()));
        builder.Services.AddPerObject<Heartbeats>();
        builder.Services.AddSingleton<NodePrices>();
        builder.Services.AddSingleton(_ => new GatewayReader(PodClient()));
        builder.Services.AddSingleton(provider => provider.GetRequiredService<OperatorOptions>().Prometheus);
        builder.Services.AddSingleton(provider => new PrometheusClient(provider.GetRequiredService<PrometheusOptions>()));
        builder.Services.AddSingleton<CredentialsReader>();
        builder.Services.AddPerObject<GateSampler>();
        builder.Services.AddSingleton<SurgeReader>();
        builder.Services.AddSingleton<ServedKinds>();
        builder.Services.AddSingleton<PreparedObjects>();
        builder.Services.AddSingleton<QueueReader>();
        builder.Services.AddSingleton<TrainingJobObserver>();
        builder.Services.AddSingleton<TrainingJobApplier>();
        builder.Services.AddSingleton<ModelVersionObserver>();
        builder.Services.AddSingleton<ModelVersionApplier>();
        builder.Services.AddSingleton<ModelDeploymentObserver>();
        builder.Services.AddSingleton<ModelDeploymentApplier>();
        builder
            .AddReconciliation<TrainingJobReconciliation, TrainingJob>()
            .AddReconciliation<ModelVersionReconciliation, ModelVersion>()
            .AddReconciliation<ModelDeploymentReconciliation, ModelDeployment>();
    }

    private static HttpClient PodClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = PodTimeout,
        MaxResponseContentBufferSize = LongestAnswer,
    };
}
