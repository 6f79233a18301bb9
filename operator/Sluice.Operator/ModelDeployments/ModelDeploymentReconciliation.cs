using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;

namespace Sluice.Operator.ModelDeployments;

/// <summary>Looks after ModelDeployments.</summary>
internal sealed class ModelDeploymentReconciliation : IReconciliation<ModelDeployment>
{
    /// <inheritdoc/>
    public Task<TimeSpan?> ReconcileAsync(ModelDeployment entity, CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(null);
}
