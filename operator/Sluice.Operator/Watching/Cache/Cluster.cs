using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Watching.Cache;

/// <summary>
/// The operator's view of the cluster: all objects of Sluice's own kinds, and of other kinds those with the label
/// <c>app.kubernetes.io/managed-by=sluice</c>. It is always a little behind, so a write may be repeated and must then have no effect.
/// </summary>
public sealed class Cluster
{
    /// <summary>TrainingJobs.</summary>
    public ObjectStore<TrainingJob> TrainingJobs { get; } = new();

    /// <summary>ModelVersions.</summary>
    public ObjectStore<ModelVersion> ModelVersions { get; } = new();

    /// <summary>ModelDeployments.</summary>
    public ObjectStore<ModelDeployment> ModelDeployments { get; } = new();

    /// <summary>Pods, with those of Deployments and Jobs.</summary>
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

    /// <summary>All of them.</summary>
    internal IReadOnlyList<IObjectStore> Stores =>
    [
        TrainingJobs, ModelVersions, ModelDeployments, Pods, Deployments, Services, ConfigMaps, Jobs, ServiceAccounts, Roles, RoleBindings,
        DisruptionBudgets, OldDisruptionBudgets, HttpRoutes, OldHttpRoutes,
    ];

    /// <summary>UIDs of all cached objects except pods, about which nothing is remembered.</summary>
    internal IReadOnlySet<string> Uids()
    {
        var uids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var store in Stores.Where(store => store != Pods))
        {
            store.AddUids(uids);
        }

        return uids;
    }

    /// <summary>
    /// The object of Sluice's that controls a child. Null when there is none, or it is deleted or being deleted. An object of others may
    /// name one of ours as an owner that is not its controller.
    /// </summary>
    internal IKubernetesObject<V1ObjectMeta>? ControllerOf(IKubernetesObject<V1ObjectMeta> child)
    {
        var owner = child.GetController() is { } reference ? Find(child.Namespace(), reference) : null;
        return owner is { Metadata.DeletionTimestamp: null } ? owner : null;
    }

    private IKubernetesObject<V1ObjectMeta>? Find(string @namespace, V1OwnerReference reference)
    {
        IKubernetesObject<V1ObjectMeta>? owner = reference.Kind switch
        {
            TrainingJob.Names.Kind => TrainingJobs.Find(@namespace, reference.Name),
            ModelVersion.Names.Kind => ModelVersions.Find(@namespace, reference.Name),
            ModelDeployment.Names.Kind => ModelDeployments.Find(@namespace, reference.Name),
            _ => null,
        };
        return owner?.Uid() == reference.Uid ? owner : null;
    }
}
