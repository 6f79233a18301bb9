using k8s;
using Sluice.Operator.Kinds;

namespace Sluice.Tests.Cluster.Host;

/// <summary>Takes its time between deciding and writing.</summary>
internal sealed class Slow(IKubernetes client, Operator.Watching.Cache.Cluster cluster) : KeepsConfigMap(client, cluster)
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken)
    {
        Begun.TrySetResult();
        await Task.Delay(Time, cancellationToken);
        return await base.ReconcileAsync(entity, cancellationToken);
    }
}
