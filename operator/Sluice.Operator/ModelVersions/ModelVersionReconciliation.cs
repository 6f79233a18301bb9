using Sluice.Decisions.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Writing;

namespace Sluice.Operator.ModelVersions;

/// <summary>Observe, decide, apply for ModelVersions.</summary>
internal sealed class ModelVersionReconciliation : IReconciliation<ModelVersion>
{
    private readonly ModelVersionObserver _observer;
    private readonly ModelVersionApplier _applier;
    private readonly DecisionWriter _decisions;

    /// <summary>Makes a reconciliation.</summary>
    public ModelVersionReconciliation(ModelVersionObserver observer, ModelVersionApplier applier, DecisionWriter decisions)
    {
        _observer = observer;
        _applier = applier;
        _decisions = decisions;
    }

    /// <inheritdoc/>
    public Task<TimeSpan?> ReconcileAsync(ModelVersion entity, CancellationToken cancellationToken) =>
        _decisions.WriteAsync(entity, ModelVersionDecider.Decide(_observer.Observe(entity)), _applier.ApplyAsync, written: null, cancellationToken);
}
