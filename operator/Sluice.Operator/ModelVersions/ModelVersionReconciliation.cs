using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Operator.ModelVersions;

/// <summary>Looks after ModelVersions.</summary>
internal sealed class ModelVersionReconciliation : IReconciliation<ModelVersion>
{
    /// <inheritdoc/>
    public Task<TimeSpan?> ReconcileAsync(ModelVersion entity, CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(null);
}
