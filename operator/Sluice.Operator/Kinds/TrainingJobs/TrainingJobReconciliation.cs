using Sluice.Decisions.TrainingJobs;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Observe, decide, apply for TrainingJobs.</summary>
internal sealed class TrainingJobReconciliation : IReconciliation<TrainingJob>
{
    private readonly TrainingJobObserver _observer;
    private readonly TrainingJobApplier _applier;
    private readonly DecisionWriter _decisions;

    public TrainingJobReconciliation(TrainingJobObserver observer, TrainingJobApplier applier, DecisionWriter decisions)
    {
        _observer = observer;
        _applier = applier;
        _decisions = decisions;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(TrainingJob entity, CancellationToken cancellationToken)
    {
        var observation = await _observer.ObserveAsync(entity, cancellationToken).ConfigureAwait(false);
        var decision = TrainingJobDecider.Decide(observation);
        return await _decisions.WriteAsync(
            entity, decision, _applier.ApplyAsync, written: null, withheld: null, cancellationToken).ConfigureAwait(false);
    }
}
