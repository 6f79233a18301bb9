using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Writes nothing.</summary>
internal sealed class Rests : IReconciliation<TrainingJob>
{
    public Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(null);
}
