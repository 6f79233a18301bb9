using Sluice.Decisions.ModelVersions;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelVersions;

/// <summary>Observe, decide, apply for ModelVersions.</summary>
internal sealed class ModelVersionReconciliation : IReconciliation<ModelVersion>
{
    private readonly ModelVersionObserver _observer;
    private readonly ModelVersionApplier _applier;
    private readonly DecisionWriter _decisions;

    public ModelVersionReconciliation(ModelVersionObserver observer, ModelVersionApplier applier, DecisionWriter decisions)
    {
        _observer = observer;
        _applier = applier;
        _decisions = decisions;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(ModelVersion entity, CancellationToken cancellationToken)
    {
        var observation = await _observer.ObserveAsync(entity, cancellationToken).ConfigureAwait(false);
        var decision = ModelVersionDecider.Decide(observation);
        return await _decisions.WriteAsync(
            entity, decision, _applier.ApplyAsync, written: null, withheld: null, cancellationToken).ConfigureAwait(false);
    }
}
