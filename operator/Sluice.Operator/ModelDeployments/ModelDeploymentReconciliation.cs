using Sluice.Decisions.ModelDeployments;
using Sluice.Operator.Kinds;
using Sluice.Operator.Ledger;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Writing;

namespace Sluice.Operator.ModelDeployments;

/// <summary>Observe, decide, apply for ModelDeployments.</summary>
internal sealed class ModelDeploymentReconciliation : IReconciliation<ModelDeployment>
{
    private readonly ModelDeploymentObserver _observer;
    private readonly ModelDeploymentApplier _applier;
    private readonly DecisionWriter _decisions;
    private readonly LedgerCadence _cadence;

    /// <summary>Makes a reconciliation.</summary>
    public ModelDeploymentReconciliation(ModelDeploymentObserver observer, ModelDeploymentApplier applier, DecisionWriter decisions, LedgerCadence cadence)
    {
        _observer = observer;
        _applier = applier;
        _decisions = decisions;
        _cadence = cadence;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(ModelDeployment entity, CancellationToken cancellationToken)
    {
        var observation = await _observer.ObserveAsync(entity, cancellationToken).ConfigureAwait(false);
        var decision = _cadence.Observing(observation, ModelDeploymentDecider.Decide(observation));
        return await _decisions.WriteAsync(entity, decision, _applier.ApplyAsync, cancellationToken).ConfigureAwait(false);
    }
}
