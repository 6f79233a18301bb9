using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Operator.TrainingJobs;

/// <summary>Looks after TrainingJobs.</summary>
internal sealed class TrainingJobReconciliation : IReconciliation<TrainingJob>
{
    /// <inheritdoc/>
    public Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(null);
}
