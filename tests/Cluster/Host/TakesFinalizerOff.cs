using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Tests.Cluster.Host;

/// <summary>Lets a TrainingJob go by taking its own finalizer off and no other.</summary>
internal sealed class TakesFinalizerOff(IKubernetesClient client) : IReconciliation<TrainingJob>
{
    public const string Finalizer = "sluice.dev/test";

    public async Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null && entity.Finalizers().Contains(Finalizer))
        {
            var rest = entity.Finalizers().Where(finalizer => finalizer != Finalizer).ToList();
            var patch = new { metadata = new { resourceVersion = entity.ResourceVersion(), finalizers = rest } };
            await client.PatchAsync(entity, new V1Patch(patch, V1Patch.PatchType.MergePatch), cancellationToken: cancellationToken);
        }

        return null;
    }
}
