using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Operator.Ledger;
using Sluice.Operator.Notifications;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Observe, decide, apply for ModelDeployments.</summary>
internal sealed class ModelDeploymentReconciliation : IReconciliation<ModelDeployment>
{
    private readonly ModelDeploymentObserver _observer;
    private readonly ModelDeploymentApplier _applier;
    private readonly DecisionWriter _decisions;
    private readonly LedgerCadence _cadence;
    private readonly INotificationSink _notifications;

    public ModelDeploymentReconciliation(
        ModelDeploymentObserver observer,
        ModelDeploymentApplier applier,
        DecisionWriter decisions,
        LedgerCadence cadence,
        INotificationSink notifications)
    {
        _observer = observer;
        _applier = applier;
        _decisions = decisions;
        _cadence = cadence;
        _notifications = notifications;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(ModelDeployment entity, CancellationToken cancellationToken)
    {
        var observation = await _observer.ObserveAsync(entity, cancellationToken).ConfigureAwait(false);
        var decision = _cadence.Observing(observation, ModelDeploymentDecider.Decide(observation));
        return await _decisions.WriteAsync(
            entity,
            decision,
            _applier.ApplyAsync,
            () => Notify(observation, decision),
            refused => WithheldDecision.Of(observation, refused),
            cancellationToken).ConfigureAwait(false);
    }

    private void Notify(ModelDeploymentObservation observation, Decision<ModelDeploymentStatus> decision)
    {
        var (@namespace, name) = (observation.Object.Namespace, observation.Object.Name);
        foreach (var envelope in NotificationText.Of(@namespace, name, observation.Status, decision))
        {
            _notifications.Post(envelope);
        }
    }
}
