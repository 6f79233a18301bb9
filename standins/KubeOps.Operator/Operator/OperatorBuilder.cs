using System.Diagnostics.Metrics;
using k8s;
using k8s.LeaderElection;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Abstractions.Reconciliation.Finalizer;
using KubeOps.Abstractions.Reconciliation.Queue;
using KubeOps.KubernetesClient;
using KubeOps.Operator.LeaderElection;
using KubeOps.Operator.Metrics;
using KubeOps.Operator.Queue;
using KubeOps.Operator.Reconciliation;
using KubeOps.Operator.Watcher;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KubeOps.Operator.Builder;

internal sealed class OperatorBuilder : IOperatorBuilder
{
    public OperatorBuilder(IServiceCollection services, OperatorSettings settings)
    {
        Services = services;
        Settings = settings;
        services.AddSingleton(settings);
        services.TryAddSingleton(_ => KubernetesClientConfiguration.BuildDefaultConfig());
        services.TryAddSingleton<IKubernetes>(provider => new Kubernetes(provider.GetRequiredService<KubernetesClientConfiguration>()));
        services.TryAddSingleton<IKubernetesClient, KubeOps.KubernetesClient.KubernetesClient>();
        if (settings.EnableMetrics)
        {
            services.AddMetrics();
            services.AddSingleton(provider => new OperatorMetrics(provider.GetRequiredService<IMeterFactory>(), settings.Name));
        }

        if (settings.LeaderElectionType == LeaderElectionType.Single)
        {
            services.TryAddSingleton<ILeaderElectorFactory, KubernetesLeaderElectorFactory>();
            services.TryAddSingleton<LeaderElector>(provider => provider.GetRequiredService<ILeaderElectorFactory>().CreateElector());
            services.AddHostedService<LeaderElectionBackgroundService>();
        }
    }

    public IServiceCollection Services { get; }

    public OperatorSettings Settings { get; }

    public IOperatorBuilder AddController<TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        if (Services.Any(service => service.ServiceType == typeof(TimedEntityQueue<TEntity>)))
        {
            throw new InvalidOperationException(
                $"Entity '{typeof(TEntity).Name}' already has a controller; this stand-in takes one for each entity.");
        }

        Services.AddScoped<TImplementation>();
        Services.TryAddScoped<IEntityController<TEntity>, TImplementation>();
        Services.AddSingleton<TimedEntityQueue<TEntity>>();
        Services.AddSingleton<Reconciler<TEntity>>();
        Services.TryAddTransient<EntityQueue<TEntity>>(provider => provider.GetRequiredService<TimedEntityQueue<TEntity>>().Enqueue);

        // The consumer starts before the watcher, so that its intake is open when the first events come.
        Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<EntityQueueConsumer<TEntity>>(
            provider, new LeaderSubscription(provider.GetService<LeaderElector>())));
        Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ResourceWatcher<TEntity>>(
            provider, new LeaderSubscription(provider.GetService<LeaderElector>())));
        return this;
    }

    public IOperatorBuilder AddFinalizer<TImplementation, TEntity>(string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        Services.TryAddKeyedTransient<IEntityFinalizer<TEntity>, TImplementation>(identifier);
        return this;
    }
}
