using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation.Finalizer;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using KubeOps.Operator.LeaderElection;
using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Operator.Accounting;
using Sluice.Operator.Admission;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Notifications;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Hosting;

/// <summary>Registers the services of an operator. Hosted services stop in the reverse order of their registration.</summary>
internal static class OperatorServices
{
    private const string Managed = Labels.ManagedBy + "=" + Labels.Sluice;

    public static void AddOperator(
        this IServiceCollection services, OperatorOptions options, KubernetesClientConfiguration? cluster, DelegatingHandler[] handlers)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<OperatorInstruments>();
        services.AddSingleton<QueueDepth>();
        services.AddSingleton<TrainingTime>();
        services.AddSingleton<Replica>();
        services.AddSingleton<Readiness>();
        services.AddSingleton(cluster ?? KubernetesClientConfiguration.BuildDefaultConfig());
        services.AddSingleton<LeaseFence>();
        services.AddSingleton<IKubernetes>(provider => new Kubernetes(
            provider.GetRequiredService<KubernetesClientConfiguration>(),
            [
                .. options.LeaderElection
                    ? new DelegatingHandler[] { new LeaseFenceHandler(provider.GetRequiredService<LeaseFence>()) }
                    : [],
                new CountingHandler(provider.GetRequiredService<OperatorInstruments>()),
                .. handlers,
            ]));

        services.AddSingleton<IKubernetesClient, CachedClient>();
        services.AddSingleton<ILeaderElectorFactory, ReplicaElectorFactory>();
        if (options.LeaderElection)
        {
            services.AddHostedService<LeaseRelease>();
        }

        services.AddClusterCache();
        services.AddNotifications(options.Notifications);
        if (options.Webhook is { } webhook)
        {
            services.AddSingleton(webhook);
            services.AddSingleton<AccessReviews>();
            services.AddSingleton<WebhookCertificate>();
            services.AddHostedService(provider => provider.GetRequiredService<WebhookCertificate>());
        }

        services.AddKubernetesOperator(settings => Configure(settings, options)).AddReconciliations();
        services.AddHostedService<Resync>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaderChores>());
        if (options.LeaderElection)
        {
            services.AddHostedService<ReplicaElection>();
        }

        services.AddPerObject<Failures>();
        services.AddSingleton<Evictor>();
        services.AddHostedService(provider => provider.GetRequiredService<Evictor>());
    }

    /// <summary>Adds a service that remembers something of each object, and forgets it when the object is gone.</summary>
    public static void AddPerObject<T>(this IServiceCollection services)
        where T : class, IPerObject
    {
        services.AddSingleton<T>();
        services.AddSingleton<IPerObject>(provider => provider.GetRequiredService<T>());
    }

    /// <summary>Registers the reconciliation of a kind.</summary>
    public static IOperatorBuilder AddReconciliation<TReconciliation, TEntity>(this IOperatorBuilder builder)
        where TReconciliation : class, IReconciliation<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        builder.Services.AddSingleton<IReconciliation<TEntity>, TReconciliation>();
        builder.Services.AddSingleton<ReconcileRunner<TEntity>>();
        builder.Services.AddSingleton<WorkQueue<TEntity>>();

        // KubeOps looks only at the first finalizer of an object, whoever owns it, so the reconciliation is registered under any name.
        builder.Services.AddKeyedTransient<IEntityFinalizer<TEntity>, EntityController<TEntity>>(KeyedService.AnyKey);
        return builder.AddController<EntityController<TEntity>, TEntity>();
    }

    private static void Configure(OperatorSettingsBuilder settings, OperatorOptions options)
    {
        settings.Name = options.LeaseName;
        settings.Namespace = options.WatchNamespace;
        settings.LeaderElectionType = options.LeaderElection ? LeaderElectionType.Single : LeaderElectionType.None;
        settings.LeaderElectionLeaseDuration = options.LeaseDuration;
        settings.LeaderElectionRenewDeadline = options.RenewDeadline;
        settings.LeaderElectionRetryPeriod = options.RetryPeriod;
        settings.ReconcileStrategy = ReconcileStrategy.ByGeneration;
        settings.ParallelReconciliation.MaxParallelReconciliations = options.MaxParallelReconciles;
        settings.ParallelReconciliation.ConflictStrategy = ParallelReconciliationConflictStrategy.WaitForCompletion;

        // Both would write the whole object back, with its spec; a reconciliation patches only its finalizer.
        settings.AutoAttachFinalizers = false;
        settings.AutoDetachFinalizers = false;
    }

    private static void AddNotifications(this IServiceCollection services, NotificationOptions? options)
    {
        if (options is null)
        {
            services.AddSingleton<INotificationSink, NoNotifications>();
            return;
        }

        services.AddSingleton(options);
        services.AddSingleton<Notifier>();
        services.AddSingleton<INotificationSink>(provider => provider.GetRequiredService<Notifier>());
        services.AddHostedService(provider => provider.GetRequiredService<Notifier>());
    }

    private static void AddClusterCache(this IServiceCollection services)
    {
        services.AddSingleton<CacheSync>();
        services.AddSingleton<Cluster>();
        services.AddSingleton<OwnerQueues>();
        services.AddSingleton<HiddenChildren>();

        // The first, since no reconcile is without a read before; then rollouts in progress, at which a new leader looks first.
        services.AddPerObject<LatestReads>();
        services.AddSingleton<ILeaderDuty>(provider => provider.GetRequiredService<LatestReads>());
        services.AddSingleton<ILeaderDuty, Takeover>();
        services.AddSingleton<ILeaderDuty>(provider => provider.GetRequiredService<HiddenChildren>());
        services.AddPerObject<UnreadableReports>();
        services.AddSingleton<ILeaderDuty>(provider => provider.GetRequiredService<UnreadableReports>());
        services.AddSingleton<LeaderChores>();
        services.AddSingleton<EntityRouting>();
        Follow<TrainingJob, EntityRouting>(services, cluster => cluster.TrainingJobs, null);
        Follow<ModelVersion, EntityRouting>(services, cluster => cluster.ModelVersions, null);
        Follow<ModelDeployment, EntityRouting>(services, cluster => cluster.ModelDeployments, null);
        Follow<V1Pod, ChildRouting<V1Pod>>(services, cluster => cluster.Pods, Managed);
        Follow<V1Deployment, ChildRouting<V1Deployment>>(services, cluster => cluster.Deployments, Managed);
        Follow<V1Service, ChildRouting<V1Service>>(services, cluster => cluster.Services, Managed);
        Follow<V1ConfigMap, ChildRouting<V1ConfigMap>>(services, cluster => cluster.ConfigMaps, Managed + ",!" + LedgerLine.Label);
        Follow<V1Job, ChildRouting<V1Job>>(services, cluster => cluster.Jobs, Managed);
        Follow<V1ServiceAccount, ChildRouting<V1ServiceAccount>>(services, cluster => cluster.ServiceAccounts, Managed);
        Follow<V1Role, ChildRouting<V1Role>>(services, cluster => cluster.Roles, Managed);
        Follow<V1RoleBinding, ChildRouting<V1RoleBinding>>(services, cluster => cluster.RoleBindings, Managed);
        Follow<V1PodDisruptionBudget, ChildRouting<V1PodDisruptionBudget>>(
            services, cluster => cluster.DisruptionBudgets, Managed, mayBeMissing: true);
        Follow<DisruptionBudgetV1Beta1, ChildRouting<DisruptionBudgetV1Beta1>>(
            services, cluster => cluster.OldDisruptionBudgets, Managed, mayBeMissing: true);
        Follow<HttpRoute, ChildRouting<HttpRoute>>(services, cluster => cluster.HttpRoutes, Managed, mayBeMissing: true);
        Follow<HttpRouteV1Beta1, ChildRouting<HttpRouteV1Beta1>>(services, cluster => cluster.OldHttpRoutes, Managed, mayBeMissing: true);
    }

    private static void Follow<T, THandler>(
        IServiceCollection services, Func<Cluster, ObjectStore<T>> store, string? selector, bool mayBeMissing = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where THandler : class, IChangeHandler<T>
    {
        services.AddSingleton(provider => store(provider.GetRequiredService<Cluster>()));
        services.AddSingleton(new ReflectorOptions<T>(selector, mayBeMissing));
        services.AddSingleton<IChangeHandler<T>>(provider => ActivatorUtilities.GetServiceOrCreateInstance<THandler>(provider));
        services.AddHostedService<Reflector<T>>();
    }
}
