using System.Diagnostics;
using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.ModelDeployments.GatewayApi;
using Sluice.Operator.Ledger;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Carries out the steps decided for a ModelDeployment.</summary>
internal sealed class ModelDeploymentApplier
{
    private readonly ClusterWriter _writer;
    private readonly Cluster _cluster;
    private readonly LedgerWriter _ledger;
    private readonly OperatorOptions _options;

    public ModelDeploymentApplier(ClusterWriter writer, Cluster cluster, LedgerWriter ledger, OperatorOptions options)
    {
        _writer = writer;
        _cluster = cluster;
        _ledger = ledger;
        _options = options;
    }

    /// <summary>Makes the request of a step; the gateway's five objects are one step.</summary>
    public Task ApplyAsync(ModelDeployment deployment, Step step, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Uid);
        return step switch
        {
            ApplyVersionWorkload workload => WorkloadAsync(deployment, workload, cancellationToken),
            ScaleVersionWorkload scale => _writer.MergeAsync<V1Deployment>(
                @namespace,
                scale.Name,
                new
                {
                    metadata = new
                    {
                        uid = scale.Uid,
                        resourceVersion = _cluster.Deployments.Find(@namespace, scale.Name)?.Metadata.ResourceVersion,
                    },
                    spec = new { replicas = scale.Replicas },
                },
                cancellationToken),
            DeleteVersionWorkload workload => _writer.DeleteAsync<V1Deployment>(@namespace, workload.Name, workload.Uid, cancellationToken),
            ApplyVersionService service => _writer.ApplyAsync(
                uid,
                VersionService.Build(deployment, service.Name, service.Version, service.Track),
                Ownership.Ours(uid, _cluster.Services.Find(@namespace, service.Name)),
                cancellationToken),
            DeleteVersionService service => _writer.DeleteAsync<V1Service>(@namespace, service.Name, service.Uid, cancellationToken),
            ConfirmRoute route => ConfirmAsync(deployment, route, cancellationToken),
            ConfirmPods pods =>
                _writer.ConfirmReadyAsync(
                    @namespace, VersionWorkload.Labels(deployment, pods.Version, pods.Track), pods.Least, cancellationToken),
            ConfirmNoPods pods =>
                _writer.ConfirmNoneReadyAsync(@namespace, VersionWorkload.Labels(deployment, pods.Version), cancellationToken),
            ApplyRoute route => RouteAsync(deployment, route, cancellationToken),
            ApplyDisruptionBudget budget => BudgetAsync(deployment, budget, cancellationToken),
            DeleteDisruptionBudget budget => _cluster.DisruptionBudgets.IsServed
                ? _writer.DeleteAsync<V1PodDisruptionBudget>(@namespace, budget.Name, budget.Uid, cancellationToken)
                : _writer.DeleteAsync<DisruptionBudgetV1Beta1>(@namespace, budget.Name, budget.Uid, cancellationToken),
            ApplyGateJob job => Ownership.Ours(uid, _cluster.Jobs.Find(@namespace, job.Name)) is null
                ? _writer.CreateAsync(uid, GateJob.Build(deployment, job, _options.Pods.Gate), cancellationToken)
                : Task.CompletedTask,
            DeleteGateJob job => _writer.DeleteAsync<V1Job>(@namespace, job.Name, job.Uid, cancellationToken),
            EndPod pod => _writer.EndAsync(@namespace, pod.Name, pod.Uid, cancellationToken),
            AppendLedger line => _ledger.AppendAsync(deployment, line, cancellationToken),
            ApplyHttpRoute route => HttpRouteAsync(deployment, route, cancellationToken),
            ApplyGateway gateway => GatewayAsync(deployment, gateway, cancellationToken),
            _ => throw new UnreachableException($"{step.GetType().Name} is no step of a ModelDeployment"),
        };
    }

    private Task WorkloadAsync(ModelDeployment deployment, ApplyVersionWorkload workload, CancellationToken cancellationToken)
    {
        var uid = deployment.Metadata.Uid;
        var seen = Ownership.Ours(uid, _cluster.Deployments.Find(deployment.Metadata.NamespaceProperty, workload.Name));
        var built = VersionWorkload.Build(deployment, workload, _options.InferenceImage, _options.Pods.Inference, seen);
        return _writer.ApplyAsync(uid, built, seen, cancellationToken, overSeen: true);
    }

    private Task BudgetAsync(ModelDeployment deployment, ApplyDisruptionBudget budget, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Uid);
        return (_cluster.DisruptionBudgets.IsServed, _cluster.OldDisruptionBudgets.IsServed) switch
        {
            (true, _) => _writer.ApplyAsync(
                uid,
                VersionBudget.Build(deployment, budget.Name, budget.Version),
                Ownership.Ours(uid, _cluster.DisruptionBudgets.Find(@namespace, budget.Name)),
                cancellationToken),
            (_, true) => _writer.ApplyAsync(
                uid,
                VersionBudget.BuildBeta(deployment, budget.Name, budget.Version),
                Ownership.Ours(uid, _cluster.OldDisruptionBudgets.Find(@namespace, budget.Name)),
                cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    private Task ConfirmAsync(ModelDeployment deployment, ConfirmRoute route, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Uid);
        return route.Kind == StepTargetKind.ConfigMap
            ? _writer.ConfirmAsync<V1ConfigMap>(uid, @namespace, route.Name, route.ResourceVersion, cancellationToken)
            : _cluster.HttpRoutes.IsServed
                ? _writer.ConfirmAsync<HttpRoute>(uid, @namespace, route.Name, route.ResourceVersion, cancellationToken)
                : _cluster.OldHttpRoutes.IsServed
                    ? _writer.ConfirmAsync<HttpRouteV1Beta1>(uid, @namespace, route.Name, route.ResourceVersion, cancellationToken)
                    : Task.CompletedTask;
    }

    // The table was computed from the one that was read, so it replaces only that one.
    private Task RouteAsync(ModelDeployment deployment, ApplyRoute route, CancellationToken cancellationToken)
    {
        var uid = deployment.Metadata.Uid;
        var seen = Ownership.Ours(uid, _cluster.ConfigMaps.Find(deployment.Metadata.NamespaceProperty, route.Name));
        var map = DeploymentConfigMap.Build(
            deployment, route.Name, "gateway", Labels.Route, RouteTable.DataKey, ContractJson.Write(route.Table));
        map.Metadata.ResourceVersion = seen is null ? null : route.ResourceVersion;
        return _writer.ApplyAsync(uid, map, seen, cancellationToken);
    }

    private Task HttpRouteAsync(ModelDeployment deployment, ApplyHttpRoute step, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Uid);
        return _cluster.HttpRoutes.IsServed
            ? ApplyAsync(_cluster.HttpRoutes, route => route)
            : ApplyAsync(_cluster.OldHttpRoutes, HttpRouteV1Beta1.Of);

        Task ApplyAsync<T>(ObjectStore<T> store, Func<HttpRoute, T> version)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var seen = Ownership.Ours(uid, store.Find(@namespace, step.Name));
            return _writer.ApplyAsync(
                uid,
                version(RouteObject.Build(deployment, seen is null ? step with { ResourceVersion = null } : step)),
                seen,
                cancellationToken);
        }
    }

    private async Task GatewayAsync(ModelDeployment deployment, ApplyGateway gateway, CancellationToken cancellationToken)
    {
        var @namespace = deployment.Metadata.NamespaceProperty;

        // The deployment is an owner even if it has been deleted meanwhile: an object without owners would never be collected.
        // The gateway serves deployments that cannot be read too. If they were not its owners, it would be deleted with the last of the
        // others.
        List<IKubernetesObject<V1ObjectMeta>> owners =
        [
            deployment,
            .. gateway.Owners.Select(owner => _cluster.ModelDeployments.Find(@namespace, owner.Name))
                .OfType<ModelDeployment>()
                .Where(owner => owner.Metadata.Uid != deployment.Metadata.Uid),
            .. _cluster.ModelDeployments.NeverRead(@namespace),
        ];
        var children = GatewayObjects.Build(
            @namespace, owners, _options.GatewayImage, _options.GatewayReplicas, _options.Pods.Gateway, _options.GatewayCorsOrigins);
        foreach (var child in children)
        {
            await (child switch
            {
                V1ServiceAccount account =>
                    _writer.ApplySharedAsync(account, _cluster.ServiceAccounts.Find(@namespace, GatewayObjects.Name), cancellationToken),
                V1Role role => _writer.ApplySharedAsync(role, _cluster.Roles.Find(@namespace, GatewayObjects.Name), cancellationToken),
                V1RoleBinding binding =>
                    _writer.ApplySharedAsync(binding, _cluster.RoleBindings.Find(@namespace, GatewayObjects.Name), cancellationToken),
                V1Service service =>
                    _writer.ApplySharedAsync(service, _cluster.Services.Find(@namespace, GatewayObjects.Name), cancellationToken),
                V1Deployment workload =>
                    _writer.ApplySharedAsync(workload, _cluster.Deployments.Find(@namespace, GatewayObjects.Name), cancellationToken),
                _ => throw new UnreachableException($"{child.Kind} is no part of the gateway"),
            }).ConfigureAwait(false);
        }
    }
}
