using k8s.Models;
using Sluice.Operator.GatewayApi;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.ClusterCache;

/// <summary>
/// What the operator reads of the cluster: Sluice's own kinds whole, and of the others what bears
/// <c>app.kubernetes.io/managed-by=sluice</c>. Always a little old: writes must bear a repeat.
/// </summary>
public sealed class Cluster
{
    /// <summary>TrainingJobs.</summary>
    public ObjectStore<TrainingJob> TrainingJobs { get; } = new();

    /// <summary>ModelVersions.</summary>
    public ObjectStore<ModelVersion> ModelVersions { get; } = new();

    /// <summary>ModelDeployments.</summary>
    public ObjectStore<ModelDeployment> ModelDeployments { get; } = new();

    /// <summary>Pods, those behind Deployments too.</summary>
    public ObjectStore<V1Pod> Pods { get; } = new();

    /// <summary>Deployments.</summary>
    public ObjectStore<V1Deployment> Deployments { get; } = new();

    /// <summary>Services.</summary>
    public ObjectStore<V1Service> Services { get; } = new();

    /// <summary>ConfigMaps.</summary>
    public ObjectStore<V1ConfigMap> ConfigMaps { get; } = new();

    /// <summary>Jobs.</summary>
    public ObjectStore<V1Job> Jobs { get; } = new();

    /// <summary>ServiceAccounts.</summary>
    public ObjectStore<V1ServiceAccount> ServiceAccounts { get; } = new();

    /// <summary>Roles.</summary>
    public ObjectStore<V1Role> Roles { get; } = new();

    /// <summary>RoleBindings.</summary>
    public ObjectStore<V1RoleBinding> RoleBindings { get; } = new();

    /// <summary>PodDisruptionBudgets; empty where the server has no <c>policy/v1</c>.</summary>
    public ObjectStore<V1PodDisruptionBudget> DisruptionBudgets { get; } = new();

    /// <summary>PodDisruptionBudgets of <c>policy/v1beta1</c>; empty where the server has none.</summary>
    internal ObjectStore<DisruptionBudgetV1Beta1> OldDisruptionBudgets { get; } = new();

    /// <summary>HTTPRoutes; empty where the server has no Gateway API.</summary>
    internal ObjectStore<HttpRoute> HttpRoutes { get; } = new();

    /// <summary>HTTPRoutes of <c>gateway.networking.k8s.io/v1beta1</c>; empty where the server has none.</summary>
    internal ObjectStore<HttpRouteV1Beta1> OldHttpRoutes { get; } = new();

    /// <summary>UIDs of all that is cached.</summary>
    internal IReadOnlySet<string> Uids()
    {
        var uids = new HashSet<string>(StringComparer.Ordinal);
        TrainingJobs.AddUids(uids);
        ModelVersions.AddUids(uids);
        ModelDeployments.AddUids(uids);
        Deployments.AddUids(uids);
        Services.AddUids(uids);
        ConfigMaps.AddUids(uids);
        Jobs.AddUids(uids);
        ServiceAccounts.AddUids(uids);
        Roles.AddUids(uids);
        RoleBindings.AddUids(uids);
        DisruptionBudgets.AddUids(uids);
        OldDisruptionBudgets.AddUids(uids);
        HttpRoutes.AddUids(uids);
        OldHttpRoutes.AddUids(uids);
        return uids;
    }
}
