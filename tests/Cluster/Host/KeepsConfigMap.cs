using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using Sluice.Api.Metadata;
using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Tests.Cluster.Host;

/// <summary>Keeps a ConfigMap beside each TrainingJob that names its model, by what the cache says.</summary>
internal class KeepsConfigMap(IKubernetes client, Operator.Watching.Cache.Cluster cluster) : IReconciliation<TrainingJob>
{
    public const string Key = "model";

    public virtual async Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken)
    {
        var known = cluster.ConfigMaps.OwnedBy(entity.Uid()).SingleOrDefault();
        if (known?.Data?[Key] == entity.Spec.Model)
        {
            return null;
        }

        var owner = entity.MakeOwnerReference();
        owner.Controller = true;
        var wanted = new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = new V1ObjectMeta
            {
                Name = entity.Name(),
                Labels = new Dictionary<string, string> { [Labels.ManagedBy] = Labels.Sluice },
                OwnerReferences = [owner],
            },
            Data = new Dictionary<string, string> { [Key] = entity.Spec.Model },
        };
        await client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(wanted, V1Patch.PatchType.ApplyPatch),
            entity.Name(),
            entity.Namespace(),
            fieldManager: SluiceGroup.FieldManager,
            force: true,
            cancellationToken: cancellationToken);
        return null;
    }
}
