using k8s;
using Sluice.Operator.Kinds;

namespace Sluice.Tests.Cluster.Host;

/// <summary>Fails more often than KubeOps tries by itself.</summary>
internal sealed class FailsAtFirst(IKubernetes client, Operator.Watching.Cache.Cluster cluster) : KeepsConfigMap(client, cluster)
{
    private int _calls;

    public override Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _calls) <= 12
            ? throw new InvalidOperationException("not yet")
            : base.ReconcileAsync(entity, cancellationToken);
}
