using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Writes a ConfigMap repeatedly and ignores every request to stop, until a write is refused by its own process.</summary>
internal sealed class WritesOn(IKubernetes client) : IReconciliation<TrainingJob>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public TaskCompletionSource<Exception> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var map = new V1ConfigMap
                {
                    ApiVersion = "v1",
                    Kind = "ConfigMap",
                    Metadata = new V1ObjectMeta { Name = entity.Name() },
                    Data = new Dictionary<string, string> { ["i"] = $"{i}" },
                };
                await client.CoreV1.PatchNamespacedConfigMapAsync(
                    new V1Patch(map, V1Patch.PatchType.ApplyPatch),
                    entity.Name(),
                    entity.Namespace(),
                    fieldManager: "test",
                    force: true,
                    cancellationToken: CancellationToken.None);
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            Ended.TrySetResult(error);
            throw;
        }
    }
}
